package ai.toru.host.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library where the application has no Micrometer. */
class WithoutMicrometerTest {

    @TempDir
    private Path plugins;

    @Test
    void host_worksWithoutIt() throws Exception {
        try (URLClassLoader loader = withoutMicrometer()) {
            Class<?> hosts = loader.loadClass("ai.toru.host.PluginHost");
            assertThat(hosts.getClassLoader()).isSameAs(loader);
            Object builder = hosts.getMethod("builder", Path.class).invoke(null, plugins);
            for (var option : builder.getClass().getMethods()) {
                assertThat(option.getParameterTypes()).isNotNull(); // resolves what the signatures mention
            }
            Object host = builder.getClass().getMethod("build").invoke(builder);
            hosts.getMethod("start").invoke(host);
            try {
                assertThat((List<?>) hosts.getMethod("readings").invoke(host)).isEmpty();
            } finally {
                hosts.getMethod("close").invoke(host);
            }
        }
    }

    @Test
    void binding_isWhatNeedsIt_andNothingElse() throws Exception {
        try (URLClassLoader loader = withoutMicrometer()) {
            Class<?> binding = loader.loadClass("ai.toru.host.micrometer.MicrometerMetrics");

            assertThatThrownBy(() -> binding.getMethods()[0].invoke(null))
                    .isInstanceOfAny(NoClassDefFoundError.class, InvocationTargetException.class)
                    .hasMessageContaining("micrometer");
        }
    }

    private static URLClassLoader withoutMicrometer() {
        URL[] classPath = Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                .filter(entry -> !entry.contains("micrometer"))
                .map(entry -> url(Path.of(entry)))
                .toArray(URL[]::new);
        return new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader());
    }

    private static URL url(Path entry) {
        try {
            return entry.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
