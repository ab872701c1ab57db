package ai.toru.host.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.PluginResponse;
import ai.toru.host.plugin.PluginTimeoutException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CancelTest {

    private static final String CANCEL = "\"type\":\"cancel\"";

    @TempDir
    Path directory;

    private final PeerRuns.Holding holding = new PeerRuns.Holding();

    @Test
    void requestThatTimesOut_isCancelled_andNeverAnswered() throws Exception {
        try (PeerRuns runs = runs("multiplex", "cancel")) {
            PeerRuns.Run run = runs.start(holding);
            CompletableFuture<PluginResponse> late = runs.get("/late");
            PeerRuns.Held held = holding.take();

            runs.advance(PeerRuns.LONG);
            await().until(() -> !run.framesWith(CANCEL).isEmpty());
            held.answer();

            assertThatThrownBy(() -> body(late)).hasCauseInstanceOf(PluginTimeoutException.class);
            assertCancelled(run, held, "timeout");
            await().until(() -> runs.strays.size() == 1);
        }
    }

    @Test
    void requestWhoseCallerHasGone_isCancelled() throws Exception {
        try (PeerRuns runs = runs("multiplex", "cancel")) {
            PeerRuns.Run run = runs.start(holding);
            CompletableFuture<PluginResponse> given = runs.get("/given-up");
            PeerRuns.Held held = holding.take();

            given.cancel(true);

            await().until(() -> !run.framesWith(CANCEL).isEmpty());
            assertCancelled(run, held, "gone");
        }
    }

    @Test
    void requestThatIsAnswered_orWaitsInTheHost_isNotCancelled() throws Exception {
        try (PeerRuns runs = runs("multiplex", "cancel")) {
            PeerRuns.Run run = runs.start(holding);
            List<CompletableFuture<PluginResponse>> sent = List.of(runs.get("/1"), runs.get("/2"));
            CompletableFuture<PluginResponse> queued = runs.get("/queued");
            queued.cancel(true);
            for (CompletableFuture<PluginResponse> each : sent) {
                holding.take().answer();
                body(each);
                each.cancel(true);
            }

            CompletableFuture<PluginResponse> last = runs.get("/last");
            holding.take().answer();
            body(last);
            assertThat(run.framesWith(CANCEL)).isEmpty();
            assertThat(run.framesWith("/queued")).isEmpty();
        }
    }

    @Test
    void requestOfWhichNoByteHasLeft_isNotCancelled_butNotSent() throws Exception {
        CompletableFuture<Void> readOn = new CompletableFuture<>();
        try (PeerRuns runs = runs("multiplex", "cancel")) {
            PeerRuns.Run run = runs.start((connection, frame) -> {
                if (frame.contains("/large")) {
                    PeerPlugin.echo().frame(connection, frame);
                } else if (frame.contains("/stop-reading")) {
                    readOn.join();
                    PeerPlugin.echo().frame(connection, frame);
                }
            });
            CompletableFuture<PluginResponse> first = runs.get("/stop-reading");
            await().until(() -> !run.framesWith("/stop-reading").isEmpty());
            CompletableFuture<PluginResponse> large = runs.post("/large", "x".repeat(4 << 20));
            first.cancel(true);
            CompletableFuture<PluginResponse> given = runs.get("/given-up");
            given.cancel(true);
            readOn.complete(null);

            assertThat(body(large)).isEqualTo("/large");
            await().until(() -> !run.framesWith(CANCEL).isEmpty());
            assertThat(run.framesWith("/given-up")).isEmpty();
            assertThat(run.framesWith(CANCEL)).hasSize(1);
        }
    }

    /** There the end of the connection says it, as ever. */
    @Test
    void withoutMultiplex_theConnectionEnds_andNothingIsSent() throws Exception {
        try (PeerRuns runs = runs("cancel")) {
            PeerRuns.Run run = runs.start(holding);
            CompletableFuture<PluginResponse> given = runs.get("/given-up");
            PeerRuns.Held held = holding.take();

            given.cancel(true);

            await().until(() -> held.connection().ended);
            assertThat(run.framesWith(CANCEL)).isEmpty();
        }
    }

    private PeerRuns runs(String... features) {
        PeerRuns runs = new PeerRuns(directory, 2, features);
        runs.strays = new ConcurrentLinkedQueue<>();
        return runs;
    }

    private static void assertCancelled(PeerRuns.Run run, PeerRuns.Held held, String reason) {
        String id = PeerPlugin.requestId(held.frame());
        assertThat(run.framesWith(CANCEL))
                .singleElement()
                .asString()
                .contains("\"payload\":{\"type\":\"cancel\",\"request_id\":\"" + id + "\",\"reason\":\"" + reason
                        + "\"}");
    }

    private static String body(CompletableFuture<PluginResponse> answer) throws Exception {
        return answer.get(10, TimeUnit.SECONDS).bodyText();
    }
}
