package ai.toru.it;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's WAR deployed in Jetty, with all defaults. */
@NeedsTool({"python3", "node"})
class WarInJettyIT {
    @TempDir
    private Path directory;

    @Test
    void deploy_thenStop_servesAndLeavesNothing() throws Exception {
        Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
        WebAppContext context = new WebAppContext(Demo.war().toString(), DeployedWar.CONTEXT_PATH);
        context.setTempDirectory(directory.toFile());
        context.setThrowUnavailableOnStartupException(true);
        server.setHandler(context);
        List<Long> pids;
        try {
            server.start();
            int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
            pids = DeployedWar.assertServes(
                    new Web(URI.create("http://127.0.0.1:" + port + DeployedWar.CONTEXT_PATH + "/")));
        } finally {
            server.stop();
        }
        DeployedWar.assertGone(pids);
    }
}
