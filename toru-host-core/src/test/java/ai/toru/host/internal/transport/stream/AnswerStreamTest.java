package ai.toru.host.internal.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.http.ByteBudget;
import ai.toru.host.http.HeaderFields;
import ai.toru.host.internal.time.ManualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class AnswerStreamTest {

    private static final int WINDOW = 262_144;
    private static final int PART = 65_536;

    private final ManualTime time = new ManualTime();
    private final ByteBudget budget = new ByteBudget(1 << 30);
    private final List<String> told = new ArrayList<>();
    private final StreamDeadline deadline = new StreamDeadline(time, Duration.ofSeconds(30), time.nanoTime(), at -> {});
    private final AnswerStream stream = new AnswerStream(new Told(), deadline, budget.forAnswer());
    private final Reader reader = new Reader();

    @Test
    void parts_waitForDemand_inTheirOrder() {
        part("a");
        stream.subscribe(reader);
        part("b");
        assertThat(reader.heard).containsExactly("<begin>");

        reader.request(1);
        assertThat(reader.heard).containsExactly("<begin>", "a");
        reader.request(5);
        part("c");

        assertThat(reader.heard).containsExactly("<begin>", "a", "b", "c");
    }

    @Test
    void end_comesBehindTheParts_withTheTrailers_andNeedsNoDemand() throws Exception {
        stream.subscribe(reader);
        part("a");
        stream.end(HeaderFields.of("Sum", "1"), null);
        assertThat(reader.heard).containsExactly("<begin>");
        assertThat(trailers()).isNotDone();

        reader.request(1);

        assertThat(reader.heard).containsExactly("<begin>", "a", "<end>");
        assertThat(trailers().get()).hasToString("[Sum, 1]");
        assertThat(told).isEmpty();
    }

    @Test
    void emptyBody_endsAtOnce_alsoWhereItEndedBeforeAnybodyCame() {
        stream.end(HeaderFields.empty(), null);
        stream.subscribe(reader);

        assertThat(reader.heard).containsExactly("<begin>", "<end>");
    }

    @Test
    void pluginsError_comesBehindTheParts() {
        part("a");
        stream.end(HeaderFields.empty(), new IllegalStateException("out of ideas"));
        stream.subscribe(reader);
        reader.request(1);

        assertThat(reader.heard).containsExactly("<begin>", "a", "<out of ideas>");
        assertThatThrownBy(() -> trailers().get())
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("out of ideas");
    }

    @Test
    void failure_comesAtOnce_andDropsWhatWaits() {
        part("a");
        stream.subscribe(reader);

        assertThat(stream.fail(new IllegalStateException("lost"))).isTrue();
        assertThat(stream.fail(new IllegalStateException("again"))).isFalse();
        part("b");
        reader.request(7);

        assertThat(reader.heard).containsExactly("<begin>", "<lost>");
        assertThat(budget.heldByAnswers()).isZero();
        assertThat(stream.offTheWire().toCompletableFuture()).isDone();
    }

    @Test
    void failure_beforeAnybodyCame_isToldToWhoeverComes() {
        stream.fail(new IllegalStateException("lost"));
        stream.subscribe(reader);

        assertThat(reader.heard).containsExactly("<begin>", "<lost>");
    }

    @Test
    void failure_behindTheEnd_isNone() {
        part("a");
        stream.end(HeaderFields.empty(), null);

        assertThat(stream.fail(new IllegalStateException("lost"))).isFalse();
        stream.subscribe(reader);
        reader.request(1);

        assertThat(reader.heard).containsExactly("<begin>", "a", "<end>");
    }

    @Test
    void secondSubscriber_andOneThatComesTooLate_areRefused() {
        stream.subscribe(reader);
        Reader second = new Reader();
        stream.subscribe(second);
        assertThat(second.heard).hasSize(2).last().asString().startsWith("<An answer's body is for one subscriber");

        AnswerStream given = new AnswerStream(new Told(), deadline, budget.forAnswer());
        given.cancel();
        Reader late = new Reader();
        given.subscribe(late);
        assertThat(late.heard).hasSize(2);
    }

    @Test
    void cancelFromWithinAPart_isTheLastThatIsHeard_andTheRequestIsGivenUp() {
        Reader leaving = new Reader(Reader::cancel);
        stream.subscribe(leaving);
        leaving.request(9);
        part("a");
        part("b");
        stream.end(HeaderFields.empty(), null);

        assertThat(leaving.heard).containsExactly("<begin>", "a");
        assertThat(told).containsExactly("given up");
        assertThat(trailers()).isCompletedExceptionally();
    }

    @Test
    void cancel_behindTheEnd_givesNothingUp_andFreesTheRoom() {
        part("a");
        stream.end(HeaderFields.empty(), null);
        assertThat(budget.heldByAnswers()).isEqualTo(1);

        stream.cancel();
        stream.cancel();

        assertThat(told).isEmpty();
        assertThat(budget.heldByAnswers()).isZero();
    }

    @Test
    void demandOfNothing_isAnError_andGivesTheRequestUp() {
        part("a");
        stream.subscribe(reader);

        reader.request(0);
        reader.request(1);

        assertThat(reader.heard).containsExactly("<begin>", "<At least one part has to be asked for, not 0.>");
        assertThat(told).containsExactly("given up");
    }

    @Test
    void subscriberThatThrows_isTakenToHaveCancelled() {
        Reader broken = new Reader(self -> {
            throw new IllegalStateException("defect of a test");
        });
        stream.subscribe(broken);
        broken.request(2);
        part("a");
        part("b");

        assertThat(broken.heard).containsExactly("<begin>", "a");
        assertThat(told).containsExactly("given up");
    }

    /** Each part asks for the next, a hundred thousand deep if each call were within the one before. */
    @Test
    void demandFromWithinAPart_doesNotNest() {
        Reader greedy = new Reader(self -> self.request(1));
        for (int i = 0; i < 100_000; i++) {
            part("x");
        }
        stream.subscribe(greedy);
        greedy.request(1);

        assertThat(greedy.heard).hasSize(100_001);
    }

    @Test
    void credit_isGivenBack_onceHalfTheWindowIsRead_andNotWhileNobodyReads() {
        stream.subscribe(reader);
        for (int i = 0; i < 4; i++) {
            assertThat(stream.part(new byte[PART])).isTrue();
        }
        assertThat(stream.part(new byte[1])).isFalse();
        assertThat(budget.heldByAnswers()).isEqualTo(WINDOW);

        reader.request(1);
        assertThat(told).isEmpty();
        assertThat(budget.heldByAnswers()).isEqualTo(WINDOW - PART);
        reader.request(1);

        assertThat(told).containsExactly("credit 131072");
        assertThat(stream.part(new byte[PART])).isTrue();
    }

    @Test
    void timeLimit_runsOnlyWhileThePluginHasCredit() {
        stream.subscribe(reader);
        for (int i = 0; i < 4; i++) {
            stream.part(new byte[PART]);
        }
        assertThat(deadline.at()).isGreaterThan(Duration.ofDays(1).toNanos());
        time.advance(Duration.ofHours(1));

        reader.request(2);

        assertThat(deadline.at())
                .isEqualTo(time.nanoTime() + Duration.ofSeconds(30).toNanos());
    }

    @Test
    void emptyPart_isNotDelivered() {
        stream.subscribe(reader);
        reader.request(1);
        part("");
        part("a");

        assertThat(reader.heard).containsExactly("<begin>", "a");
    }

    private void part(String text) {
        assertThat(stream.part(text.getBytes(StandardCharsets.UTF_8))).isTrue();
    }

    private CompletableFuture<HeaderFields> trailers() {
        return stream.trailers().toCompletableFuture();
    }

    private final class Told implements AnswerStream.Source {

        @Override
        public void credit(long bytes) {
            told.add("credit " + bytes);
        }

        @Override
        public void givenUp() {
            told.add("given up");
        }
    }
}
