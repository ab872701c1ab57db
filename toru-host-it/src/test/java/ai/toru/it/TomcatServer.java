package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.JreMemoryLeakPreventionListener;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Constants;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;

/** A Tomcat without applications, running; the demo's WAR comes and goes in it. */
final class TomcatServer implements AutoCloseable {
    private final Tomcat tomcat = new Tomcat();

    TomcatServer(Path directory) throws IOException, LifecycleException {
        Files.createDirectories(directory.resolve("webapps"));
        tomcat.setBaseDir(directory.toString());
        tomcat.setHostname("localhost");
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getConnector().setProperty("maxThreads", "10");
        tomcat.getServer().addLifecycleListener(new JreMemoryLeakPreventionListener()); // as each Tomcat's server.xml
        tomcat.getHost(); // makes one: there is none yet, and requests may come before the first application
        tomcat.start();
    }

    /** Starts the WAR; gives it as Tomcat has it. */
    StandardContext deploy(String path, Map<String, String> parameters) {
        return deploy(Demo.war(), path, parameters);
    }

    /** Starts a WAR, or what was unpacked of one. */
    StandardContext deploy(Path war, String path, Map<String, String> parameters) {
        ContextConfig configuration = new ContextConfig();
        configuration.setDefaultWebXml(Constants.NoDefaultWebXml);
        StandardContext context = new StandardContext();
        context.setPath(path);
        context.setDocBase(war.toString());
        context.addLifecycleListener(configuration);
        parameters.forEach(context::addParameter);
        tomcat.getHost().addChild(context);
        return context;
    }

    /** The same, and it has to come up. */
    StandardContext deployed(String path, Map<String, String> parameters) {
        StandardContext context = deploy(path, parameters);
        assertThat(context.getState().isAvailable()).as(path + " is available").isTrue();
        return context;
    }

    void undeploy(StandardContext context) {
        tomcat.getHost().removeChild(context);
    }

    /** A client of the application with this path. */
    Web web(String path) {
        return new Web(URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path + "/"));
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }
}
