package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What has to hold for the WAR in any servlet container. */
final class DeployedWar {
    static final String CONTEXT_PATH = "/toru-demo";

    private DeployedWar() {}

    /** Looks at the application; gives the pids of its plugins. */
    static List<Long> assertServes(Web web) {
        List<Long> pids = Stream.of("hello-python", "sticky-notes")
                .map(id -> web.awaitState(id, "RUNNING").path("pid").asLong())
                .toList();
        assertThat(web.get("").body()).contains("<base href=\"/toru-demo/\">");
        assertThat(web.get("assets/app.js").statusCode()).isEqualTo(200);
        assertThat(web.get("toru/toru-host.js").statusCode()).isEqualTo(200);
        assertThat(web.get("plugins/hello-python/greeting?name=Ada").body()).contains("Hello, Ada!");
        assertThat(web.get("api/plugins/sticky-notes/bundle.js").statusCode()).isEqualTo(200);
        assertThat(web.get("ai/toru/demo/launcher/Launcher.class").statusCode()).isEqualTo(404);
        assertKeepsData(web);
        return pids;
    }

    /** Through the store's writer, its readers and its journal of H2; the console that H2's jar has, too, is nowhere. */
    private static void assertKeepsData(Web web) {
        int before = Web.json(web.get("plugins/hello-python/")).path("visits").asInt();
        assertThat(before).isPositive();
        assertThat(Web.json(web.get("plugins/hello-python/")).path("visits").asInt())
                .isEqualTo(before + 1);
        assertThat(Web.json(web.get("api/plugins/hello-python/kv")).findValuesAsText("value"))
                .containsExactly(Integer.toString(before + 1));
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .contains("toru-kv-writer")
                .anyMatch(DeployedWar::isOfH2);
        for (String path : new String[] {"h2-console", "console", "h2", "login.do"}) {
            assertThat(web.get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    /** After the application has been stopped. */
    static void assertGone(List<Long> pids) throws IOException {
        assertThat(pids).hasSize(2).noneMatch(Pids::alive);
        assertNothingOpen();
    }

    /** No thread, lock or file of an application that was stopped. */
    static void assertNothingOpen() throws IOException {
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("toru-"))
                .noneMatch(DeployedWar::isOfH2);
        assertThat(System.getProperties().stringPropertyNames())
                .noneMatch(name -> name.startsWith("ai.toru.kv.h2.lock:"));
        assertThat(openFiles()).noneMatch(file -> file.endsWith(".mv.db") || file.endsWith("kv.lock"));
    }

    private static boolean isOfH2(String thread) {
        return thread.contains("MVStore") || thread.startsWith("H2 ");
    }

    /** What this process has open. */
    private static List<String> openFiles() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.flatMap(DeployedWar::target).toList();
        }
    }

    /** Empty for one that was closed meanwhile. */
    private static Stream<String> target(Path descriptor) {
        try {
            return Stream.of(Files.readSymbolicLink(descriptor).toString());
        } catch (IOException e) {
            return Stream.empty();
        }
    }
}
