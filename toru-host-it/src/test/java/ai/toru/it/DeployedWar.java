package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

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
        return pids;
    }

    /** After the application has been stopped. */
    static void assertGone(List<Long> pids) {
        assertThat(pids).hasSize(2).noneMatch(Pids::alive);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("toru-"));
    }
}
