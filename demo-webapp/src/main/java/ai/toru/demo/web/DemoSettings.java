package ai.toru.demo.web;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Settles what the plugin host's listener, which comes next in {@code web.xml}, finds in the context parameters. A
 * context parameter of the deployment (or of the command line) counts most, then a system property of the same name,
 * then the defaults: everything below the container's temporary directory for the application.
 */
public final class DemoSettings implements ServletContextListener {
    private static final String PLUGINS = "toru.plugins";
    private static final String DATA = "toru.data";
    private static final String LOGS = "toru.logs";
    private static final String SOCKETS = "toru.sockets";
    private static final String TRANSPORT = "toru.transport";

    /** Made by the container. */
    public DemoSettings() {}

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        Path data = Path.of(settle(context, DATA, temporary(context).resolve("toru").toString()));
        settle(context, LOGS, data.resolve("logs").toString());
        settle(context, SOCKETS, null);
        settle(context, TRANSPORT, null);
        if (settle(context, PLUGINS, null) == null) {
            context.setInitParameter(PLUGINS, unpackSamples(context, data).toString());
        }
    }

    private static Path temporary(ServletContext context) {
        File directory = (File) context.getAttribute(ServletContext.TEMPDIR);
        return directory.toPath().toAbsolutePath();
    }

    /** Makes a setting a context parameter; says what it is now. */
    private static @Nullable String settle(ServletContext context, String name, @Nullable String otherwise) {
        String value = given(context.getInitParameter(name), given(System.getProperty(name), otherwise));
        if (value != null) {
            context.setInitParameter(name, value);
        }
        return value;
    }

    private static @Nullable String given(@Nullable String value, @Nullable String otherwise) {
        return value == null || value.isBlank() ? otherwise : value;
    }

    private static Path unpackSamples(ServletContext context, Path data) {
        Path plugins = data.resolve("plugins");
        try {
            new SamplePlugins(WebResources.below(context, "/WEB-INF/sample-plugins/"))
                    .install(plugins, data.resolve("sample-plugins.properties"));
            return plugins;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot unpack the sample plugins into " + plugins + " (" + e
                            + "): make it writable, or set toru.data to another directory, or toru.plugins to your own",
                    e);
        }
    }
}
