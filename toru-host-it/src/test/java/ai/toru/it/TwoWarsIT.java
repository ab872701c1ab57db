package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.catalina.core.StandardContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fault: two WARs in one JVM. Neither may know, hold or stop anything of the other's. */
@NeedsTool("python3")
class TwoWarsIT {
    private static final String ECHO = "plugins/one/echo/";

    @TempDir
    private Path directory;

    @BeforeEach
    void install() {
        PluginFiles.scripted(directory.resolve("plugins"), "one");
    }

    @Test
    void undeploy_oneOfTwo_otherGoesOnAndNothingOfTheFirstIsLeft() throws Exception {
        try (TomcatServer tomcat = new TomcatServer(directory)) {
            StandardContext lasting = tomcat.deployed("/second", parameters("data-2"));
            Web web = tomcat.web("/second");
            long pid = pid(web);
            List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
            for (int life = 0; life < 3; life++) {
                loaders.add(assertPasses(tomcat, pid));
                assertThat(web.get(ECHO + life).body()).isEqualTo(Integer.toString(life));
                assertThat(pid(web)).isEqualTo(pid);
            }
            ClassLoaders.awaitGone(loaders);

            tomcat.undeploy(lasting);
            assertThat(Pids.alive(pid)).isFalse();
            DeployedWar.assertNothingOpen();
        }
    }

    /** Another one comes, serves and goes. */
    private WeakReference<ClassLoader> assertPasses(TomcatServer tomcat, long pidOfTheOther) {
        StandardContext context = tomcat.deployed("/first", parameters("data-1"));
        Web web = tomcat.web("/first");
        long pid = pid(web);
        assertThat(pid).isNotEqualTo(pidOfTheOther);
        assertThat(web.get(ECHO + "x").body()).isEqualTo("x");

        WeakReference<ClassLoader> loader =
                new WeakReference<>(context.getLoader().getClassLoader());

        tomcat.undeploy(context);

        assertThat(Pids.alive(pid)).isFalse();
        assertThat(web.get(ECHO + "x").statusCode()).isEqualTo(404);
        return loader;
    }

    @Test
    void deploy_onTheOthersDataDirectory_doesNotStartAndHarmsNothing() throws Exception {
        try (TomcatServer tomcat = new TomcatServer(directory)) {
            tomcat.deployed("/first", parameters("data"));
            Web web = tomcat.web("/first");
            long pid = pid(web);

            StandardContext second = tomcat.deploy("/second", parameters("data"));

            assertThat(second.getState().isAvailable()).isFalse();
            assertThat(tomcat.web("/second").get(ECHO + "1").statusCode()).isEqualTo(404);
            assertThat(web.get(ECHO + "1").body()).isEqualTo("1");
            assertThat(pid(web)).isEqualTo(pid);

            tomcat.undeploy(second);
            assertThat(web.get(ECHO + "2").body()).isEqualTo("2");
            assertThat(pid(web)).isEqualTo(pid);
        }
        DeployedWar.assertNothingOpen();
    }

    private static long pid(Web web) {
        return web.awaitState("one", "RUNNING").path("pid").asLong();
    }

    private Map<String, String> parameters(String data) {
        return Map.of(
                "toru.plugins", directory.resolve("plugins").toString(),
                "toru.data", directory.resolve(data).toString());
    }
}
