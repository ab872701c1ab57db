package ai.toru.testing.dev;

import ai.toru.servlet.PluginManagementServlet;
import ai.toru.servlet.PluginServlet;
import ai.toru.servlet.ToruResourcesServlet;
import ai.toru.servlet.access.AccessPolicy;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Serves a plugin and the page beside it on this machine's loopback address. Thread-safe. */
public final class DevServer implements AutoCloseable {

    private static final int MOST_THREADS = 100;
    private static final long IDLE_MILLIS = 60_000;

    private final DevPlugin plugin;
    private final Server server;
    private final AtomicBoolean closed = new AtomicBoolean();

    private DevServer(DevPlugin plugin, Server server) {
        this.plugin = plugin;
        this.server = server;
    }

    /**
     * Starts the plugin and the server.
     *
     * @param file the plugin's file
     * @param watched what else makes the plugin start anew when it changes
     * @param port 0 for any
     * @param out is given a line for each thing that happens
     */
    public static DevServer start(Path file, List<Path> watched, int port, Consumer<String> out) throws IOException {
        EntryBook book = new EntryBook(entry -> out.accept(EntryLine.of(entry)));
        DevPlugin plugin = DevPlugin.start(file, watched, book);
        Server server = server(plugin, book, port);
        try {
            server.start();
            return new DevServer(plugin, server);
        } catch (Exception failed) { // that is how Jetty declares it
            plugin.close();
            throw new IOException("Port " + port + " could not be opened: " + failed.getMessage(), failed);
        }
    }

    /** Where a browser finds the page. */
    public String address() {
        return "http://localhost:" + ((ServerConnector) server.getConnectors()[0]).getLocalPort() + "/";
    }

    /** The plugin's id, or its file's name as long as that is no plugin. */
    public String id() {
        return plugin.status().id();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            server.stop();
        } catch (Exception failed) { // that is how Jetty declares it
            throw new IllegalStateException("The server did not stop.", failed);
        } finally {
            plugin.close();
        }
    }

    private static Server server(DevPlugin plugin, EntryBook book, int port) {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS);
        threads.setDaemon(true);
        Server server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        server.setStopTimeout(0);
        server.setHandler(application(plugin, book));
        return server;
    }

    private static ServletContextHandler application(DevPlugin plugin, EntryBook book) {
        AccessPolicy local = AccessPolicy.loopbackOnly();
        ServletContextHandler context = new ServletContextHandler("/");
        add(context, "/plugins/*", new PluginServlet(plugin.host(), local));
        add(context, "/api/plugins/*", new PluginManagementServlet(plugin.host(), local));
        add(context, "/toru/*", new ToruResourcesServlet());
        add(context, "/", new DevServlet(plugin, book, local));
        return context;
    }

    private static void add(ServletContextHandler context, String mapping, HttpServlet servlet) {
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        context.addServlet(holder, mapping);
    }
}
