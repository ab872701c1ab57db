package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.PluginHost;
import ai.toru.servlet.PluginServlet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several hosts live in one process, and applications come and go: so nothing static changes, and nothing static lives.
 */
class StaticStateTest {
    private static final List<Class<?>> LIVING = List.of(
            Thread.class,
            Executor.class,
            ThreadLocal.class,
            java.util.Timer.class,
            AtomicBoolean.class,
            AtomicInteger.class,
            AtomicLong.class,
            AtomicReference.class);

    @ParameterizedTest
    @ValueSource(classes = {PluginHost.class, PluginServlet.class})
    void staticFields_ofModule_areConstants(Class<?> anyOfModule) throws Exception {
        List<String> classes = classesBeside(anyOfModule);
        List<String> changing = new ArrayList<>();
        for (String name : classes) {
            for (Field field : Class.forName(name).getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) && !field.isSynthetic() && !isConstant(field)) {
                    changing.add(name + "." + field.getName());
                }
            }
        }
        assertThat(classes).hasSizeGreaterThan(30);
        assertThat(changing).isEmpty();
    }

    private static boolean isConstant(Field field) throws IllegalAccessException {
        if (!Modifier.isFinal(field.getModifiers())) {
            return false;
        }
        field.setAccessible(true);
        Object value = field.get(null);
        if (value instanceof Collection<?> || value instanceof Map<?, ?>) {
            String type = value.getClass().getName();
            return type.startsWith("java.util.ImmutableCollections") || type.contains("Unmodifiable");
        }
        if (value != null && value.getClass().isArray()) {
            return Array.getLength(value) == 0 || Modifier.isPrivate(field.getModifiers());
        }
        return LIVING.stream().noneMatch(living -> living.isInstance(value));
    }

    /** The names of all classes where one is: a directory or a jar. */
    private static List<String> classesBeside(Class<?> one) throws IOException, URISyntaxException {
        Path place =
                Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(place)) {
            return classesBelow(place);
        }
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
            return classesBelow(jar.getPath("/"));
        }
    }

    private static List<String> classesBelow(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.startsWith("ai") && file.endsWith(".class") && !file.endsWith("-info.class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
