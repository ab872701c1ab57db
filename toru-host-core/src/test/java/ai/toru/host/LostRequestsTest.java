package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.TraceContext;
import ai.toru.host.plugin.ConnectionLostException;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A crash tells which requests it cost. */
class LostRequestsTest extends HostWithPlugins {

    private static final TraceContext TRACE =
            new TraceContext("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", null);

    @Test
    void crash_namesTheRequest_asItsCallerDoes() throws Exception {
        plugins.with("p", "echo");
        start();

        CompletionStage<?> lost = host.requestAsync(
                "p",
                PluginRequest.builder("GET", "/kill-self")
                        .requestId("order-17")
                        .trace(TRACE)
                        .build());

        assertFails(lost, ConnectionLostException.class);
        assertThat(crash())
                .containsEntry("requests_lost", "1")
                .containsEntry("request_ids", "order-17")
                .containsEntry("trace_ids", "4bf92f3577b34da6a3ce929d0e0e4736");
    }

    @Test
    void crash_withARequestThatHasNoName_givesTheHostsOwn() throws Exception {
        plugins.with("p", "echo");
        start();

        assertFails(
                host.requestAsync(
                        "p",
                        PluginRequest.builder("GET", "/kill-self")
                                .header("X-Request-Id", "forged\nline")
                                .build()),
                ConnectionLostException.class);

        assertThat(crash().get("request_ids")).startsWith("req-").doesNotContain("forged");
        assertThat(crash()).containsEntry("trace_ids", "");
    }

    @Test
    void crash_whileIdle_namesNone() throws Exception {
        plugins.with("p", "echo");
        start();
        request("p", "/");
        signal("KILL", pid("p"));

        assertThat(crash()).containsEntry("requests_lost", "0").doesNotContainKeys("request_ids", "trace_ids");
    }

    private Map<String, String> crash() {
        return awaitTold(PluginEvent.Type.CRASHED).get(0).details();
    }
}
