package ai.toru.servlet.internal.answer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.http.ByteBudget;
import ai.toru.host.http.HeaderFields;
import ai.toru.host.plugin.BadPluginResponseException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SubmissionPublisher;
import org.junit.jupiter.api.Test;

/** HTTP: the plugin's own Content-Length, of a body in parts. */
final class ArrivalsTest {

    private final ByteBudget budget = new ByteBudget(1 << 20);
    private final CompletableFuture<HeaderFields> trailers = CompletableFuture.completedFuture(HeaderFields.empty());

    private Arrivals of(long length) {
        return new Arrivals(
                new Parts("app", length, new SubmissionPublisher<>(), trailers, () -> {}), budget, () -> {});
    }

    private static void send(Arrivals arrivals, String text) {
        arrivals.onNext(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer());
    }

    private static String taken(Arrivals arrivals) {
        StringBuilder all = new StringBuilder();
        for (ByteBuffer next = arrivals.next(); next != null; next = arrivals.next()) {
            all.append(StandardCharsets.UTF_8.decode(next));
        }
        return all.toString();
    }

    @Test
    void next_allThatWasAnnouncedHasCome_lastByteOnlyAtTheEnd() {
        Arrivals arrivals = of(6);
        send(arrivals, "123");
        send(arrivals, "456");
        assertThat(taken(arrivals)).isEqualTo("12345");
        assertThat(arrivals.ended()).isFalse();

        arrivals.onComplete();

        assertThat(taken(arrivals)).isEqualTo("6");
        assertThat(arrivals.ended()).isTrue();
        assertThat(arrivals.failure()).isNull();
        assertThat(budget.heldByAnswers()).isZero();
    }

    @Test
    void next_moreThanAnnounced_lastByteNeverAndThePluginIsNamed() {
        Arrivals arrivals = of(3);
        send(arrivals, "123");
        send(arrivals, "4");
        arrivals.onComplete();

        assertThat(taken(arrivals)).isEqualTo("12");
        assertThat(arrivals.ended()).isTrue();
        assertThat(arrivals.failure())
                .isInstanceOfSatisfying(
                        BadPluginResponseException.class,
                        wrong -> assertThat(wrong.pluginId()).isEqualTo("app"))
                .hasMessageContaining("announced a body of 3 bytes (Content-Length), and sent more");
    }

    @Test
    void next_lengthUnknown_everyByteAtOnce() {
        Arrivals arrivals = of(-1);
        send(arrivals, "1");
        assertThat(taken(arrivals)).isEqualTo("1");
    }
}
