package ai.toru.benchmarks.race.subject;

import ai.toru.host.PluginHost;
import ai.toru.host.kv.InMemoryKeyValueStore;
import ai.toru.servlet.PluginServlet;
import java.nio.file.Path;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Jetty as it is shipped, with one thing in it. Says its port when it is told {@code port}. */
final class SiteSubject {

    private SiteSubject() {}

    /**
     * Serves until its input ends.
     *
     * @param arguments {@code hello}; {@code plugins} and a directory as of {@link HostSubject}; or {@code proxy} and the Unix socket
     *     of an HTTP server
     */
    public static void main(String[] arguments) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(
                switch (arguments[0]) {
                    case "hello" -> servlet(new ServletHolder(new HelloServlet()), "/text/*");
                    case "plugins" -> plugins(Path.of(arguments[1]));
                    case "proxy" -> new UnixProxy(Path.of(arguments[1]));
                    default -> throw new IllegalArgumentException(arguments[0]);
                });
        server.start();
        Commands.serve(words -> new double[] {connector.getLocalPort()});
        server.stop();
        System.exit(0);
    }

    private static Handler plugins(Path directory) {
        PluginHost host = PluginHost.builder(directory.resolve("p"))
                .dataDirectory(directory.resolve("d"))
                .socketsDirectory(directory.resolve("s"))
                .keyValueStore(new InMemoryKeyValueStore())
                .maxQueuedRequests(1024)
                .build()
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(host::close));
        return servlet(new ServletHolder(new PluginServlet(host)), "/plugins/*");
    }

    private static Handler servlet(ServletHolder holder, String mapping) {
        ServletContextHandler context = new ServletContextHandler("/");
        holder.setAsyncSupported(true);
        context.addServlet(holder, mapping);
        return context;
    }
}
