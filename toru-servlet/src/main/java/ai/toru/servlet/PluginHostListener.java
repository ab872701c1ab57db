package ai.toru.servlet;

import ai.toru.host.PluginHost;
import ai.toru.servlet.internal.listener.HostSettings;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import org.jspecify.annotations.Nullable;

/**
 * Gives a web application a plugin host of its own: builds and starts it when the application starts, publishes it as
 * the servlet context's attribute {@link #HOST_ATTRIBUTE}, and closes it when the application stops. Declare it as a
 * {@code
 * <listener>}; nothing registers itself.
 *
 * <p>Settings, each from the system property, else from the context-parameter of that name, so that an operator can
 * overrule what was packaged. Two applications in one process therefore need context-parameters: a system property
 * would send both to the same directories.
 *
 * <table>
 * <caption>Settings of the host</caption>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * <tr><td>{@code toru.plugins}</td><td>{@code toru/plugins}</td><td>directory of the plugins</td></tr>
 * <tr><td>{@code toru.data}</td><td>{@code toru/data}</td><td>directory of the host's own data</td></tr>
 * <tr><td>{@code toru.logs}</td><td>{@code logs} in the data directory</td><td>directory of the
 * logs</td></tr>
 * <tr><td>{@code toru.sockets}</td><td>the host's own choice</td><td>directory of the sockets; its path has to be short,
 * some 70 bytes less than the 106 that a socket's path may have</td></tr>
 * <tr><td>{@code toru.transport}</td><td>{@code auto}</td><td>{@code auto}, {@code junixsocket} or
 * {@code jdk}</td></tr>
 * <tr><td>{@code toru.watch}</td><td>{@code 0}</td><td>seconds between looks at the plugins directory, 0.1 to 3600;
 * {@code 0} for none</td></tr>
 * </table>
 *
 * <p>The defaults lie below the directory that the container gives the application for temporary files, which it may
 * clear: set at least {@code toru.plugins} and {@code toru.data}. A value that will not do keeps the application from
 * starting, with a message that names it.
 */
public final class PluginHostListener implements ServletContextListener {

    /** Name of the servlet context's attribute that holds the host: {@value}. */
    public static final String HOST_ATTRIBUTE = "ai.toru.host.PluginHost";

    /** Confined to the container's thread that starts and stops the application. */
    private @Nullable PluginHost host;

    /** The container creates it. */
    public PluginHostListener() {}

    @Override
    public void contextInitialized(ServletContextEvent event) {
        PluginHost starting = HostSettings.of(event.getServletContext()).build();
        try {
            starting.start();
        } catch (RuntimeException e) {
            close(starting, e);
            throw e;
        }
        host = starting;
        event.getServletContext().setAttribute(HOST_ATTRIBUTE, starting);
    }

    /** A container need not call contextDestroyed for an application that did not start. */
    private static void close(PluginHost host, RuntimeException failure) {
        try {
            host.close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        event.getServletContext().removeAttribute(HOST_ATTRIBUTE);
        if (host != null) {
            host.close();
        }
    }
}
