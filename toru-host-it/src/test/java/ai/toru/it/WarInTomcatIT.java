package ai.toru.it;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Constants;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's WAR deployed in Tomcat, with all defaults. */
@NeedsTool({"python3", "node"})
class WarInTomcatIT {
    @TempDir
    private Path directory;

    @Test
    void deploy_thenStop_servesAndLeavesNothing() throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(directory.toString());
        tomcat.setHostname("localhost");
        tomcat.setPort(0);
        directory.resolve("webapps").toFile().mkdir();
        tomcat.getHost().addChild(context());
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        List<Long> pids;
        try {
            tomcat.start();
            int port = tomcat.getConnector().getLocalPort();
            pids = DeployedWar.assertServes(
                    new Web(URI.create("http://127.0.0.1:" + port + DeployedWar.CONTEXT_PATH + "/")));
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
        DeployedWar.assertGone(pids);
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
}
