package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.catalina.core.StandardContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fault: a WAR that is redeployed again and again while clients use it leaves class loaders, threads, descriptors, processes
 * or shutdown hooks in its container, or the clients without an answer.
 */
@NeedsTool("python3")
class RedeployUnderLoadIT {
    private static final int LIVES = Integer.getInteger("toru.test.redeploys", 50);

    /** What the JVM, Tomcat and the tests load and open once has been loaded and opened by then. */
    private static final int WARM_UP = 3;

    private static final String WHY_NOT_JUNIXSOCKET =
            "Transport: the JDK's Unix domain sockets, and not junixsocket, because it"
                    + " was loaded by the web application's own class loader";

    @TempDir
    private Path directory;

    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

    @Test
    void redeploy_underLoad_leavesNothingAndAnswersEverybody() throws Exception {
        PluginFiles.scripted(directory.resolve("plugins"), "one");
        try (TomcatServer tomcat = new TomcatServer(directory);
                TomcatComplaints complaints = new TomcatComplaints();
                CapturedErrors log = new CapturedErrors()) {
            long mappings = mappingsOfJunixsocket();
            live(tomcat, WARM_UP);
            Census before = Census.taken();

            live(tomcat, LIVES);

            await("nothing is left")
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> assertThat(Census.taken().moreThan(before)).isEmpty());
            ClassLoaders.awaitGone(loaders);
            assertThat(complaints.ofLeaks()).isEmpty();
            assertThat(log.lines("Transport:"))
                    .hasSize(WARM_UP + LIVES)
                    .allMatch(line -> line.contains(WHY_NOT_JUNIXSOCKET));
            assertThat(mappingsOfJunixsocket()).isEqualTo(mappings);
        }
    }

    /** So many lives, with clients that begin in the first and are still there after the last. */
    private void live(TomcatServer tomcat, int lives) throws Exception {
        Web web = tomcat.web(DeployedWar.CONTEXT_PATH);
        Load load = new Load(web);
        try (load) {
            for (int life = 0; life < lives; life++) {
                live(tomcat, web, load);
            }
        }
        assertThat(load.faults()).isEmpty();
        assertThat(load.statuses()).containsKeys(200, 404);
    }

    private void live(TomcatServer tomcat, Web web, Load load) throws Exception {
        StandardContext context = tomcat.deployed(DeployedWar.CONTEXT_PATH, parameters());
        long pid;
        try {
            loaders.add(new WeakReference<>(context.getLoader().getClassLoader()));
            pid = web.awaitState("one", "RUNNING").path("pid").asLong();
            long answered = load.answers(200);
            await("clients are served").until(() -> load.answers(200) > answered + 20);
        } finally {
            tomcat.undeploy(context);
        }
        assertThat(Pids.alive(pid)).isFalse();
        DeployedWar.assertNothingOpen();
    }

    /** Of its library in this process, where another test may have loaded it. */
    private static long mappingsOfJunixsocket() throws IOException {
        try (Stream<String> mappings = Files.lines(Path.of("/proc/self/maps"))) {
            return mappings.filter(line -> line.contains("junixsocket")).count();
        }
    }

    private Map<String, String> parameters() {
        return Map.of(
                "toru.plugins", directory.resolve("plugins").toString(),
                "toru.data", directory.resolve("data").toString());
    }
}
