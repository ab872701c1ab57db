package ai.toru.it;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;

/** A Jetty without applications, running; the demo's WAR comes and goes in it. */
final class JettyServer implements AutoCloseable {
    private final Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
    private final ContextHandlerCollection applications = new ContextHandlerCollection(true);
    private final Path directory;

    JettyServer(Path directory) throws Exception {
        this.directory = directory;
        server.setHandler(applications);
        server.start();
    }

    /** Starts the WAR; throws what keeps it from starting. */
    WebAppContext deployed(String path, Map<String, String> parameters) throws Exception {
        WebAppContext context = new WebAppContext(Demo.war().toString(), path);
        context.setTempDirectory(temporary());
        context.setThrowUnavailableOnStartupException(true);
        parameters.forEach(context::setInitParameter);
        applications.addHandler(context);
        context.start();
        applications.manage(context); // so that it stops with the server
        return context;
    }

    private File temporary() throws IOException {
        return Files.createTempDirectory(directory, "jetty").toFile();
    }

    void undeploy(WebAppContext context) throws Exception {
        context.stop();
        applications.removeHandler(context);
    }

    /** A client of the application with this path. */
    Web web(String path) {
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        return new Web(URI.create("http://127.0.0.1:" + port + path + "/"));
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
