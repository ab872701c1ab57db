package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.catalina.core.JreMemoryLeakPreventionListener;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Constants;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fault: what an application leaves in its container with each redeployment. The container and its threads stay, the
 * application comes and goes; what it kept in its database is there in the next life, its class loader is not.
 */
@NeedsTool("python3")
class RedeployIT {
    private static final int LIVES = 4;

    /**
     * The JDK keeps the class of a record that was compared last, of the whole JVM, in a cache of one entry
     * ({@code ObjectMethods}, {@code MethodHandle.asTypeCache}). It is of no use to fight that: the next one replaces it.
     */
    private static final int KEPT_BY_THE_JDK = 1;

    @TempDir
    private Path directory;

    @Test
    void redeploy_inJetty_leavesNothingAndKeepsKeys() throws Exception {
        Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
        ContextHandlerCollection applications = new ContextHandlerCollection(true);
        server.setHandler(applications);
        server.start();
        try {
            Web web = web(((ServerConnector) server.getConnectors()[0]).getLocalPort());
            assertLives(web, () -> {
                WebAppContext context = new WebAppContext(Demo.war().toString(), DeployedWar.CONTEXT_PATH);
                context.setTempDirectory(
                        Files.createTempDirectory(directory, "jetty").toFile());
                context.setThrowUnavailableOnStartupException(true);
                context.setInitParameter("toru.data", data());
                applications.addHandler(context);
                context.start();
                WeakReference<ClassLoader> loader = new WeakReference<>(context.getClassLoader());
                return new Life(loader, () -> {
                    context.stop();
                    applications.removeHandler(context);
                });
            });
        } finally {
            server.stop();
        }
    }

    @Test
    void redeploy_inTomcat_leavesNothingAndKeepsKeys() throws Exception {
        Files.createDirectories(directory.resolve("webapps"));
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(directory.toString());
        tomcat.setHostname("localhost");
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getServer().addLifecycleListener(new JreMemoryLeakPreventionListener()); // as each Tomcat's server.xml
        tomcat.start();
        try (TomcatComplaints complaints = new TomcatComplaints()) {
            assertLives(web(tomcat.getConnector().getLocalPort()), () -> {
                StandardContext context = context();
                tomcat.getHost().addChild(context); // starts it
                assertThat(context.getState().isAvailable()).isTrue();
                WeakReference<ClassLoader> loader =
                        new WeakReference<>(context.getLoader().getClassLoader());
                return new Life(loader, () -> tomcat.getHost().removeChild(context));
            });
            assertThat(complaints.ofLeaks).isEmpty();
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    private StandardContext context() {
        ContextConfig configuration = new ContextConfig();
        configuration.setDefaultWebXml(Constants.NoDefaultWebXml);
        StandardContext context = new StandardContext();
        context.setPath(DeployedWar.CONTEXT_PATH);
        context.setDocBase(Demo.war().toString());
        context.addLifecycleListener(configuration);
        context.addParameter("toru.data", data());
        return context;
    }

    private static void assertLives(Web web, Deployment deployment) throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int life = 1; life <= LIVES; life++) {
            loaders.add(assertLife(web, deployment, life));
        }
        await("class loaders are gone")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    System.gc();
                    return loaders.stream()
                                    .map(WeakReference::get)
                                    .filter(Objects::nonNull)
                                    .count()
                            <= KEPT_BY_THE_JDK;
                });
    }

    private static WeakReference<ClassLoader> assertLife(Web web, Deployment deployment, int number) throws Exception {
        Life life = deployment.start();
        long pid;
        try {
            pid = web.awaitState("hello-python", "RUNNING").path("pid").asLong();
            assertThat(Web.json(web.get("plugins/hello-python/")).path("visits").asInt())
                    .isEqualTo(number);
            assertThat(Web.json(web.get("api/plugins/hello-python/kv")).findValuesAsText("value"))
                    .containsExactly(Integer.toString(number));
        } finally {
            life.end().run();
        }
        assertThat(Pids.alive(pid)).isFalse();
        DeployedWar.assertNothingOpen();
        return life.loader();
    }

    private static Web web(int port) {
        return new Web(URI.create("http://127.0.0.1:" + port + DeployedWar.CONTEXT_PATH + "/"));
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    /** What Tomcat says of drivers, threads and thread locals that an application left: it removes the drivers itself. */
    private static final class TomcatComplaints extends Handler implements AutoCloseable {
        private final List<String> ofLeaks = new CopyOnWriteArrayList<>();
        private final Logger logger = Logger.getLogger("org.apache.catalina.loader.WebappClassLoaderBase");

        TomcatComplaints() {
            logger.addHandler(this);
        }

        @Override
        public void publish(LogRecord line) {
            if (line.getMessage().contains("The web application [")) {
                ofLeaks.add(line.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
        }
    }

    /** One deployment, and how it ends. */
    private record Life(WeakReference<ClassLoader> loader, Ending end) {}

    private interface Deployment {
        Life start() throws Exception;
    }

    private interface Ending {
        void run() throws Exception;
    }
}
