package ai.toru.host.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.ByteBudget;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.plugin.HostBusyException;
import ai.toru.host.plugin.PluginTimeoutException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Overload: many large messages at once, of which there is room for one each way. */
final class ByteBudgetOfRunsTest {

    private static final int CONNECTIONS = 8;
    private static final int LARGE = 1 << 20;

    private final ByteBudget budget = new ByteBudget(5L * LARGE); // 2.5 of answers: one large frame costs two
    private final PeerRuns.Holding held = new PeerRuns.Holding();
    private PeerRuns runs;

    @BeforeEach
    void start(@TempDir Path directory) {
        runs = new PeerRuns(directory, CONNECTIONS, UnixSockets.jdk(), budget);
    }

    @AfterEach
    void stop() throws IOException {
        runs.close();
        assertThat(budget.heldByRequests()).isZero();
        await().untilAsserted(() -> assertThat(budget.heldByAnswers()).isZero());
    }

    @Test
    void answers_moreAtOnceThanThereIsRoomFor_allArrive() throws Exception {
        runs.start((connection, frame) -> {
            if (frame.contains("\"type\":\"http\"")) {
                connection.answer(frame, "x".repeat(LARGE));
            }
        });

        List<CompletableFuture<PluginResponse>> answers = new ArrayList<>();
        for (int i = 0; i < 3 * CONNECTIONS; i++) {
            answers.add(runs.get("/" + i));
        }

        for (CompletableFuture<PluginResponse> answer : answers) {
            assertThat(answer.get(20, TimeUnit.SECONDS).body()).hasSize(LARGE);
        }
    }

    /** The plugin is held back, not the time limit; and what is small passes. */
    @Test
    void answer_noRoomInTime_timesOutAndSmallOnesPass() throws Exception {
        runs.start((connection, frame) -> {
            if (frame.contains("\"type\":\"http\"")) {
                connection.answer(frame, frame.contains("/small") ? "small" : "x".repeat(LARGE));
            }
        });
        ByteBudget.Holding others = budget.forAnswer();
        others.take(budget.limit());

        CompletableFuture<PluginResponse> large = runs.get("/large", Duration.ofMillis(400));

        assertThat(runs.get("/small").get(10, TimeUnit.SECONDS).bodyText()).isEqualTo("small");
        assertThatThrownBy(() -> large.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(PluginTimeoutException.class);
        others.close();
        assertThat(runs.get("/large").get(10, TimeUnit.SECONDS).body()).hasSize(LARGE);
    }

    @Test
    void requests_moreThanThereIsRoomFor_refusedUntilOthersAreAnswered() throws Exception {
        runs.start(held);
        CompletableFuture<PluginResponse> first = post(LARGE);

        assertThatThrownBy(() -> post(2 * LARGE))
                .isInstanceOf(HostBusyException.class)
                .hasMessageContaining("maxBytesInFlight");
        assertThat(budget.heldByRequests()).isBetween((long) LARGE, LARGE + 1000L);

        first.cancel(true);
        assertThat(budget.heldByRequests()).isZero();
        post(2 * LARGE).cancel(true);
    }

    @Test
    void request_thatCannotBeSent_holdsNothing() throws Exception {
        runs.start(held);
        PluginRequest binary = PluginRequest.builder("POST", "/")
                .body(new byte[] {(byte) 0xc3})
                .build();

        assertThatThrownBy(() -> runs.dispatcher.http(binary, PeerRuns.LONG)).isNotNull();

        assertThat(budget.heldByRequests()).isZero();
    }

    private CompletableFuture<PluginResponse> post(int bytes) {
        return runs.dispatcher.http(
                PluginRequest.builder("POST", "/").body("x".repeat(bytes)).build(), PeerRuns.LONG);
    }
}
