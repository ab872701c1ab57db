package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.log.LogLevel;
import ai.toru.host.log.LogLine;
import ai.toru.host.log.LogQuery;
import ai.toru.host.log.LogTailQuery;
import ai.toru.host.plugin.PluginState;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** The feature {@code log} with a real process. */
class PluginLogMessagesTest extends HostWithPlugins {

    @Test
    void message_isALine_forQueriesAndFollowers() throws Exception {
        plugins.with("p", "offers-log");
        start();
        Queue<LogLine> heard = new ConcurrentLinkedQueue<>();
        host.followLog("p", heard::add);
        String end = get(host.tailLog("p", LogTailQuery.END)).place();

        host.request(
                "p",
                with(
                        "/log",
                        "{\"level\":\"warn\",\"message\":\"slow\",\"fields\":{\"ms\":250},\"request_id\":\"r-1\"}"));
        await().until(() -> heard.stream().anyMatch(line -> line.message().equals("slow")));

        LogLine line = get(host.log("p", LogQuery.LATEST.text("slow"))).lines().get(0);
        assertThat(line.level()).isEqualTo(LogLevel.WARN);
        assertThat(line.stream()).isEqualTo("protocol");
        assertThat(line.fields()).isEqualTo(Map.of("ms", "250", "request_id", "r-1"));
        assertThat(heard).contains(line);
        assertThat(get(host.tailLog("p", LogTailQuery.END.after(end))).lines())
                .anyMatch(placed -> placed.line().equals(line));
    }

    @Test
    void messages_comeInTheirOrder_beforeTheAnswerThatFollows_andNonsenseIsIgnored() throws Exception {
        plugins.with("p", "offers-log");
        start();

        assertThat(host.request("p", with("/log", """
                        [{"message": "one"}, {"mesage": "two"}, "three", {"message": "four", "level": 7}]
                        """)).status()).isEqualTo(200);
        get(host.disable("p"));

        assertThat(said()).containsExactly("one", "four");
        assertThat(state("p")).isEqualTo(PluginState.DISABLED);
    }

    @Test
    void withoutTheFeature_nothingIsLogged_andThePluginGoesOn() throws Exception {
        plugins.with("p", "echo");
        start();

        assertThat(host.request("p", with("/log", "{\"message\":\"one\"}")).status())
                .isEqualTo(200);
        get(host.disable("p"));

        assertThat(said()).isEmpty();
    }

    @Test
    void flood_holdsUpNobody_andTheFileStaysSmall() throws Exception {
        plugins.with("flood", "offers-log").with("good", "echo");
        start();

        assertThat(host.request("flood", with("/flood-log", 20_000)).status()).isEqualTo(200);
        assertThat(request("good", "/").status()).isEqualTo(200);
        get(host.disable("flood"));

        List<String> lines = Files.readAllLines(root.resolve("logs/plugins/flood.log"));
        assertThat(lines).anyMatch(line -> line.contains("flood 0")).anyMatch(line -> line.contains("dropped "));
        assertThat(Files.size(root.resolve("logs/plugins/flood.log"))).isLessThan(20L << 20);
    }

    private List<String> said() throws Exception {
        List<String> oldestFirst = new ArrayList<>();
        for (LogLine line : get(host.log("p", LogQuery.LATEST)).lines()) {
            if (line.stream().equals("protocol")) {
                oldestFirst.add(0, line.message());
            }
        }
        return oldestFirst;
    }
}
