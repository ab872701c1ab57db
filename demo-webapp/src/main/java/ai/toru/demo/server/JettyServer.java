package ai.toru.demo.server;

import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.jetty.ee10.webapp.Configuration;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.ee10.webapp.WebInfConfiguration;
import org.eclipse.jetty.ee10.webapp.WebXmlConfiguration;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** How Jetty is set up to serve the WAR at the root. */
final class JettyServer {
    private static final int MOST_THREADS = 200;

    /** Longer than a plugin may take to answer (30 s), or Jetty would cut requests off that the host still waits for. */
    private static final Duration IDLE = Duration.ofSeconds(60);

    /** How many acceptors and selectors. */
    private static final int JETTY_CHOOSES = -1;

    /** What comes with the server: see the launcher's class path. The application's own copies stay unused. */
    private static final String[] SHARED = {"org.slf4j.", "ch.qos.logback.", "org.newsclub.net.unix."};

    private JettyServer() {}

    static Server create(Path war, Path temporary, DemoOptions options) {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS);
        threads.setName("http");
        Server server = new Server(threads);
        server.addConnector(connector(server, options));
        server.setHandler(guarded(application(war, temporary, options), options.adminPassword()));
        server.setStopTimeout(0);
        return server;
    }

    /** Where a started server is, as a browser wants it. */
    static String address(Server server, String host) {
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/";
    }

    private static ServerConnector connector(Server server, DemoOptions options) {
        HttpConfiguration http = UnsharedReads.askedFor(new HttpConfiguration());
        http.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(
                server,
                null,
                null,
                new UnsharedReads(server.getByteBufferPool()),
                JETTY_CHOOSES,
                JETTY_CHOOSES,
                new HttpConnectionFactory(http));
        connector.setHost(options.host());
        connector.setPort(options.port());
        connector.setIdleTimeout(IDLE.toMillis());
        return connector;
    }

    /** Without a password the application itself serves nobody but this machine. */
    private static Handler guarded(WebAppContext application, @Nullable String password) {
        if (password == null) {
            return application;
        }
        LoginAttempts attempts = new LoginAttempts(System::nanoTime);
        application.setSecurityHandler(AdminLogin.handler(password, attempts));
        return new LoginGate(application, attempts);
    }

    private static WebAppContext application(Path war, Path temporary, DemoOptions options) {
        WebAppContext application = new WebAppContext();
        application.setContextPath("/");
        application.setWar(war.toString());
        application.setTempDirectory(temporary.toFile());
        // Neither annotations nor JSP nor fragments: WEB-INF/web.xml says it all, and the start stays short.
        application.setConfigurations(new Configuration[] {new WebInfConfiguration(), new WebXmlConfiguration()});
        application.setDefaultsDescriptor(null);
        application.setThrowUnavailableOnStartupException(true);
        application.getProtectedClassMatcher().add(SHARED);
        options.contextParameters().forEach(application::setInitParameter);
        return application;
    }
}
