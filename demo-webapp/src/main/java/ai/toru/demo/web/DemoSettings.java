package ai.toru.demo.web;

import ai.toru.host.plugin.HostConfigurationException;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Settles the defaults that the plugin host's listener, which comes next in {@code web.xml}, finds in the context
 * parameters: everything below the container's temporary directory for the application, the sample plugins where nobody
 * named other ones, a watch on the plugins directory, and access from this machine only. A system property of the same name counts more, as it does for that
 * listener.
 */
public final class DemoSettings implements ServletContextListener {
    private static final String PLUGINS = "toru.plugins";
    private static final String DATA = "toru.data";
    private static final String LOGS = "toru.logs";
    private static final String WATCH = "toru.watch";
    private static final String ACCESS = "toru.access";

    /** Made by the container. */
    public DemoSettings() {}

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        Path data =
                Path.of(settle(context, DATA, temporary(context).resolve("toru").toString()));
        settle(context, LOGS, data.resolve("logs").toString());
        settle(context, WATCH, "1");
        settle(
                context,
                ACCESS,
                "loopback-only"); // whoever sits at this machine may do everything, nobody else anything
        if (given(context, PLUGINS) == null) {
            context.setInitParameter(PLUGINS, unpackSamples(context, data).toString());
        }
    }

    private static Path temporary(ServletContext context) {
        File directory = (File) context.getAttribute(ServletContext.TEMPDIR);
        return directory.toPath().toAbsolutePath();
    }

    /** What a setting is; if nobody set it, it is the default from now on. */
    private static String settle(ServletContext context, String name, String otherwise) {
        String value = given(context, name);
        if (value != null) {
            return value;
        }
        context.setInitParameter(name, otherwise);
        return otherwise;
    }

    private static @Nullable String given(ServletContext context, String name) {
        return Stream.of(System.getProperty(name, ""), Objects.requireNonNullElse(context.getInitParameter(name), ""))
                .filter(value -> !value.isBlank())
                .findFirst()
                .orElse(null);
    }

    private static Path unpackSamples(ServletContext context, Path data) {
        Path plugins = data.resolve("plugins");
        try {
            new SamplePlugins(WebResources.below(context, "/WEB-INF/sample-plugins/"))
                    .install(plugins, data.resolve("sample-plugins.properties"));
            return plugins;
        } catch (IOException e) {
            throw new HostConfigurationException(
                    "Cannot unpack the sample plugins into " + plugins + " (" + e
                            + "): make it writable, or set --data or toru.data to another directory",
                    e);
        }
    }
}
