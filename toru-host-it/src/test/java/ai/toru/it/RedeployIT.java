package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.catalina.core.StandardContext;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fault: what an application leaves in its container with each redeployment. The container and its threads stay, the
 * application comes and goes; what it kept in its database is there in the next life, its class loader is not.
 */
@NeedsTool("python3")
class RedeployIT {
    private static final int LIVES = 4;

    @TempDir
    private Path directory;

    @Test
    void redeploy_inJetty_leavesNothingAndKeepsKeys() throws Exception {
        try (JettyServer jetty = new JettyServer(directory)) {
            assertLives(jetty.web(DeployedWar.CONTEXT_PATH), () -> {
                WebAppContext context = jetty.deployed(DeployedWar.CONTEXT_PATH, Map.of("toru.data", data()));
                WeakReference<ClassLoader> loader = new WeakReference<>(context.getClassLoader());
                return new Life(loader, () -> jetty.undeploy(context));
            });
        }
    }

    @Test
    void redeploy_inTomcat_leavesNothingAndKeepsKeys() throws Exception {
        try (TomcatServer tomcat = new TomcatServer(directory);
                TomcatComplaints complaints = new TomcatComplaints()) {
            assertLives(tomcat.web(DeployedWar.CONTEXT_PATH), () -> {
                StandardContext context = tomcat.deployed(DeployedWar.CONTEXT_PATH, Map.of("toru.data", data()));
                WeakReference<ClassLoader> loader =
                        new WeakReference<>(context.getLoader().getClassLoader());
                return new Life(loader, () -> tomcat.undeploy(context));
            });
            assertThat(complaints.ofLeaks()).isEmpty();
        }
    }

    /** The cure for those who want junixsocket in a WAR: its jars are the container's, and here those of the tests are. */
    @Test
    void redeploy_junixsocketInTheContainersLoader_isUsedAndLeavesNothing() throws Exception {
        Path war = unpackedWithoutJunixsocket();
        try (TomcatServer tomcat = new TomcatServer(directory);
                CapturedErrors log = new CapturedErrors()) {
            assertLives(tomcat.web(DeployedWar.CONTEXT_PATH), () -> {
                StandardContext context = tomcat.deploy(war, DeployedWar.CONTEXT_PATH, Map.of("toru.data", data()));
                WeakReference<ClassLoader> loader =
                        new WeakReference<>(context.getLoader().getClassLoader());
                return new Life(loader, () -> tomcat.undeploy(context));
            });
            assertThat(log.lines("Transport:")).isEmpty();
        }
        assertThat(Files.readString(Path.of("/proc/self/maps"))).contains("junixsocket");
    }

    private Path unpackedWithoutJunixsocket() throws IOException {
        Path folder = Files.createDirectory(directory.resolve("unpacked"));
        try (FileSystem war = FileSystems.newFileSystem(Demo.war());
                Stream<Path> files = Files.walk(war.getPath("/"))) {
            for (Path file : files.filter(each -> !each.toString().contains("junixsocket"))
                    .toList()) {
                Path target = folder.resolve(file.toString().substring(1));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        return folder;
    }

    private static void assertLives(Web web, Deployment deployment) throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int life = 1; life <= LIVES; life++) {
            loaders.add(assertLife(web, deployment, life));
        }
        ClassLoaders.awaitGone(loaders);
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

    private String data() {
        return directory.resolve("data").toString();
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
