package ai.toru.host.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.http.ByteBudget;
import ai.toru.host.http.HeaderFields;
import ai.toru.host.http.StreamedResponse;
import ai.toru.host.internal.protocol.MessageDecoder;
import ai.toru.host.internal.protocol.MessageEncoder;
import ai.toru.host.internal.protocol.ProtocolLimits;
import ai.toru.host.internal.time.ManualTime;
import ai.toru.host.internal.transport.stream.AnswerStream;
import ai.toru.host.internal.transport.stream.StreamDeadline;
import ai.toru.host.plugin.BadPluginResponseException;
import ai.toru.host.plugin.HostBusyException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CollectedAnswerTest implements AnswerStream.Source {

    private static final int LIMIT = 1000;

    private final ManualTime time = new ManualTime();
    private final IoThreads threads = new IoThreads();
    private final ByteBudget budget = new ByteBudget(4000);
    private final CompletableFuture<StreamedResponse> head = new CompletableFuture<>();
    private final AnswerStream stream =
            new AnswerStream(this, new StreamDeadline(time, Duration.ofSeconds(1), 0, at -> {}), budget.forAnswer());
    private final CollectedAnswer answer = CollectedAnswer.of(head, settings());
    private boolean givenUp;

    @AfterEach
    void end() {
        threads.close();
    }

    @Test
    void parts_asLongAsAFrameMayBe_arePutTogether_andOneByteMoreIsTooMuch() {
        begin();
        assertThat(stream.part(new byte[LIMIT])).isTrue();
        assertThat(budget.heldByAnswers()).isEqualTo(LIMIT);
        stream.part(new byte[1]);

        assertThatThrownBy(answer::join)
                .hasCauseInstanceOf(BadPluginResponseException.class)
                .hasMessageContaining("streamAsync");
        assertThat(givenUp).isTrue();
        assertThat(budget.heldByAnswers()).isZero();
    }

    @Test
    void whole_isHere_onceTheEndIs() {
        begin();
        stream.part(new byte[LIMIT]);
        assertThat(answer).isNotDone();

        stream.end(HeaderFields.empty(), null);

        assertThat(answer.join().body()).hasSize(LIMIT);
        assertThat(budget.heldByAnswers()).isZero();
    }

    @Test
    void noRoom_besideOthers_failsIt() {
        ByteBudget.Holding others = budget.forAnswer();
        others.take(1500);
        begin();
        stream.part(new byte[600]);

        assertThatThrownBy(answer::join).hasCauseInstanceOf(HostBusyException.class);
        assertThat(givenUp).isTrue();
        assertThat(budget.heldByAnswers()).isEqualTo(1500);
    }

    @Test
    void cancel_givesItUp_beforeAndAfterTheHead() {
        CompletableFuture<StreamedResponse> another = new CompletableFuture<>();
        CollectedAnswer early = CollectedAnswer.of(another, settings());
        early.cancel(true);
        assertThat(another).isCancelled();

        begin();
        stream.part(new byte[10]);
        assertThat(answer.cancel(true)).isTrue();
        assertThat(budget.heldByAnswers()).isZero();
    }

    private void begin() {
        head.complete(StreamedResponse.inParts(200, HeaderFields.empty(), stream, stream.trailers(), stream::cancel));
    }

    private LinkSettings settings() {
        ProtocolLimits limits = new ProtocolLimits(LIMIT, 64, Duration.ofSeconds(30));
        return new LinkSettings(
                "p",
                1,
                Set.of(),
                1,
                limits,
                new MessageEncoder("p", limits, time),
                new MessageDecoder(limits),
                UnixSockets.jdk(),
                threads,
                time,
                time,
                budget);
    }

    @Override
    public void credit(long bytes) {}

    @Override
    public void givenUp() {
        givenUp = true;
    }
}
