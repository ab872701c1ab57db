package ai.toru.demo.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The WAR as a directory: a class loader cannot read the jars inside a jar, and Jetty would unpack it anyway. */
final class UnpackedWar {
    /**
     * Of the application's jars those that the server needs, too: logging, so that both write one log, and junixsocket,
     * which has to outlive the application because its native part never lets go of its class loader.
     */
    private static final String SHARED = "{slf4j,logback,junixsocket}-*.jar";

    private final Path directory;

    private UnpackedWar(Path directory) {
        this.directory = directory;
    }

    static UnpackedWar of(Path war, Path directory) throws IOException {
        try (JarFile file = new JarFile(war.toFile())) {
            for (JarEntry entry : (Iterable<JarEntry>) file.stream()::iterator) {
                unpack(file, entry, directory);
            }
        }
        return new UnpackedWar(directory);
    }

    Path directory() {
        return directory;
    }

    /** The embedded server's classes. */
    ClassLoader serverClasses() throws IOException {
        Path webInf = directory.resolve("WEB-INF");
        List<URL> urls = new ArrayList<>();
        urls.add(webInf.resolve("server-classes").toUri().toURL());
        addJars(urls, webInf.resolve("server-lib"), "*.jar");
        addJars(urls, webInf.resolve("lib"), SHARED);
        return loader("server", urls);
    }

    /** The application's classes, as a container would load them. */
    ClassLoader applicationClasses() throws IOException {
        Path webInf = directory.resolve("WEB-INF");
        List<URL> urls = new ArrayList<>();
        urls.add(webInf.resolve("classes").toUri().toURL());
        addJars(urls, webInf.resolve("lib"), "*.jar");
        return loader("application", urls);
    }

    private static ClassLoader loader(String name, List<URL> urls) {
        return new URLClassLoader(name, urls.toArray(URL[]::new), UnpackedWar.class.getClassLoader());
    }

    private static void addJars(List<URL> urls, Path lib, String glob) throws IOException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(lib, glob)) {
            for (Path jar : jars) {
                urls.add(jar.toUri().toURL());
            }
        }
    }

    private static void unpack(JarFile file, JarEntry entry, Path directory) throws IOException {
        Path target = directory.resolve(entry.getName());
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        try (InputStream in = file.getInputStream(entry)) {
            Files.copy(in, target);
        }
    }
}
