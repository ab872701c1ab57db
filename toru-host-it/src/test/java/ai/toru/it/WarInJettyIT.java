package ai.toru.it;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's WAR deployed in Jetty, with all defaults. */
@NeedsTool({"python3", "node"})
class WarInJettyIT {
    @TempDir
    private Path directory;

    @Test
    void deploy_thenStop_servesAndLeavesNothing() throws Exception {
        List<Long> pids;
        try (JettyServer jetty = new JettyServer(directory)) {
            jetty.deployed(DeployedWar.CONTEXT_PATH, Map.of());
            pids = DeployedWar.assertServes(jetty.web(DeployedWar.CONTEXT_PATH));
        }
        DeployedWar.assertGone(pids);
    }
}
