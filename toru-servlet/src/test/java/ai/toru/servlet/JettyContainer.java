package ai.toru.servlet;

import jakarta.servlet.DispatcherType;
import java.nio.file.Path;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty 12.1, ee10. */
final class JettyContainer implements TestContainer {

    private final Server server;
    private final QueuedThreadPool threads;

    private JettyContainer(Server server, QueuedThreadPool threads) {
        this.server = server;
        this.threads = threads;
    }

    static TestContainer start(Setup setup, Path scratch) throws Exception {
        QueuedThreadPool threads = new QueuedThreadPool(16);
        Server server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        if (setup.lenient) {
            http.setUriCompliance(UriCompliance.UNSAFE);
        }
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setIdleTimeout(setup.idleTimeout.toMillis());
        server.addConnector(connector);
        server.setHandler(context(setup));
        server.start();
        return new JettyContainer(server, threads);
    }

    private static ServletContextHandler context(Setup setup) {
        ServletContextHandler context = new ServletContextHandler(setup.contextPath);
        setup.contextParameters.forEach(context::setInitParameter);
        setup.attributes.forEach(context::setAttribute);
        context.getServletHandler().setDecodeAmbiguousURIs(setup.lenient);
        for (MappedFilter each : setup.filters) {
            FilterHolder holder = new FilterHolder(each.filter());
            holder.setAsyncSupported(each.async());
            context.addFilter(holder, each.mapping(), EnumSet.of(DispatcherType.REQUEST));
        }
        for (MappedServlet each : setup.servlets) {
            ServletHolder holder = new ServletHolder(each.servlet());
            holder.setAsyncSupported(each.async());
            each.parameters().forEach(holder::setInitParameter);
            holder.setInitOrder(1);
            context.addServlet(holder, each.mapping());
        }
        return context;
    }

    @Override
    public int port() {
        return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    @Override
    public int busyThreads() {
        return threads.getBusyThreads() - 1 - threads.getLeasedThreads();
    }

    @Override
    public void stop() throws Exception {
        server.stop();
    }
}
