package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Constants;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's WAR deployed in Tomcat. */
@NeedsTool({"python3", "node"})
class WarInTomcatIT {
    @TempDir
    private Path directory;

    @Test
    void deploy_thenStop_servesAndLeavesNothing() throws Exception {
        List<Long> pids;
        try (Container container = new Container(directory, context())) {
            pids = DeployedWar.assertServes(container.web());
        }
        DeployedWar.assertGone(pids);
    }

    @Test
    void deploy_withContextParameters_usesThem() throws Exception {
        Path plugins = directory.resolve("my-plugins");
        PluginFiles.scripted(plugins, "mine");
        Context context = context();
        context.addParameter("toru.plugins", plugins.toString());
        context.addParameter("toru.data", directory.resolve("my-data").toString());

        try (Container container = new Container(directory, context)) {
            assertThat(container.web().get("plugins/mine/echo/hello").body()).isEqualTo("hello");
            assertThat(Web.json(container.web().get("api/plugins"))).hasSize(1);
            assertThat(directory.resolve("my-data/instance-id")).exists();
        }
    }

    /** Whoever deploys it may have the container log users in; then being at the machine is not enough any more. */
    @Test
    void deploy_withStandardAccess_takesTheRoleToManage() throws Exception {
        Path plugins = directory.resolve("my-plugins");
        PluginFiles.scripted(plugins, "mine");
        Context context = context();
        context.addParameter("toru.plugins", plugins.toString());
        context.addParameter("toru.access", "standard");

        try (Container container = new Container(directory, context)) {
            assertThat(container.web().get("plugins/mine/echo/hello").body()).isEqualTo("hello");
            assertThat(container.web().post("api/plugins/rescan", "").statusCode())
                    .isEqualTo(403);
        }
    }

    private static Context context() {
        ContextConfig configuration = new ContextConfig();
        configuration.setDefaultWebXml(Constants.NoDefaultWebXml);
        StandardContext context = new StandardContext();
        context.setPath(DeployedWar.CONTEXT_PATH);
        context.setDocBase(Demo.war().toString());
        context.addLifecycleListener(configuration);
        return context;
    }

    /** A Tomcat with one application, running. */
    private static final class Container implements AutoCloseable {
        private final Tomcat tomcat = new Tomcat();

        Container(Path directory, Context context) throws IOException, LifecycleException {
            Files.createDirectories(directory.resolve("webapps"));
            tomcat.setBaseDir(directory.toString());
            tomcat.setHostname("localhost");
            tomcat.setPort(0);
            tomcat.getHost().addChild(context);
            tomcat.getConnector().setProperty("address", "127.0.0.1");
            tomcat.start();
        }

        Web web() {
            int port = tomcat.getConnector().getLocalPort();
            return new Web(URI.create("http://127.0.0.1:" + port + DeployedWar.CONTEXT_PATH + "/"));
        }

        @Override
        public void close() throws LifecycleException {
            tomcat.stop();
            tomcat.destroy();
        }
    }
}
