package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
        try (TomcatServer tomcat = new TomcatServer(directory)) {
            tomcat.deployed(DeployedWar.CONTEXT_PATH, Map.of());
            pids = DeployedWar.assertServes(tomcat.web(DeployedWar.CONTEXT_PATH));
        }
        DeployedWar.assertGone(pids);
    }

    @Test
    void deploy_withContextParameters_usesThem() throws Exception {
        Path plugins = directory.resolve("my-plugins");
        PluginFiles.scripted(plugins, "mine");
        Map<String, String> parameters = Map.of(
                "toru.plugins", plugins.toString(),
                "toru.data", directory.resolve("my-data").toString());

        try (TomcatServer tomcat = new TomcatServer(directory)) {
            tomcat.deployed(DeployedWar.CONTEXT_PATH, parameters);
            Web web = tomcat.web(DeployedWar.CONTEXT_PATH);
            assertThat(web.get("plugins/mine/echo/hello").body()).isEqualTo("hello");
            assertThat(Web.json(web.get("api/plugins"))).hasSize(1);
            assertThat(directory.resolve("my-data/instance-id")).exists();
        }
    }

    /** Whoever deploys it may have the container log users in; then being at the machine is not enough any more. */
    @Test
    void deploy_withStandardAccess_takesTheRoleToManage() throws Exception {
        Path plugins = directory.resolve("my-plugins");
        PluginFiles.scripted(plugins, "mine");
        Map<String, String> parameters = Map.of("toru.plugins", plugins.toString(), "toru.access", "standard");

        try (TomcatServer tomcat = new TomcatServer(directory)) {
            tomcat.deployed(DeployedWar.CONTEXT_PATH, parameters);
            Web web = tomcat.web(DeployedWar.CONTEXT_PATH);
            assertThat(web.get("plugins/mine/echo/hello").body()).isEqualTo("hello");
            assertThat(web.post("api/plugins/rescan", "").statusCode()).isEqualTo(403);
        }
    }
}
