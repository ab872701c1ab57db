package ai.toru.servlet;

import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty 12, whichever stands on the class path. */
final class JettyContainer implements TestContainer {

    /**
     * With pooled ones, Jetty 12.1.14 lets a malformed request disturb others' requests: docs/decisions.md, "A malformed
     * request on Jetty 12.1 must not reach another client's buffer".
     */
    private static final ByteBufferPool UNSHARED_BUFFERS = new ByteBufferPool.NonPooling();

    private final Server server;
    private final ServerConnector connector;
    private final QueuedThreadPool threads;

    private JettyContainer(Server server, ServerConnector connector, QueuedThreadPool threads) {
        this.server = server;
        this.connector = connector;
        this.threads = threads;
    }

    static TestContainer start(Setup setup, Path scratch) throws Exception {
        QueuedThreadPool threads = new QueuedThreadPool(16);
        Server server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        if (setup.lenient) {
            http.setUriCompliance(UriCompliance.UNSAFE);
        }
        ServerConnector connector =
                new ServerConnector(server, null, null, UNSHARED_BUFFERS, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setIdleTimeout(setup.idleTimeout.toMillis());
        server.addConnector(connector);
        server.setHandler(JettyContext.of(setup));
        server.start();
        return new JettyContainer(server, connector, threads);
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void idleTimeout(Duration limit) {
        connector.setIdleTimeout(limit.toMillis());
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
