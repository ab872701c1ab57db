package ai.toru.kv.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The queue is empty unless a test says otherwise; each look at the clock takes a microsecond. */
class WriteAnswersTest {

    private static final long STEP = 1000;

    private final WriteQueue queue = new WriteQueue(10, 1000, 1000);
    private final Queue<Runnable> elsewhere = new ArrayDeque<>();
    private final WriteAnswers answers = answers(2);
    private final WriteOperation<String> operation = new WriteOperation<>("one", 1, transaction -> "v");
    private final WaitingThread waiter = new WaitingThread();
    private long now;

    @AfterEach
    void endWaiting() throws Exception {
        waiter.end();
    }

    @Test
    void give_whereNobodyWaits_leavesItToTheOtherThread() {
        operation.settleFailed("store_failed", "why", null);
        answers.give(List.of(operation));
        assertThat(operation.done()).isNotDone();
        elsewhere.forEach(Runnable::run);
        assertThat(operation.done()).isCompletedExceptionally();
    }

    @Test
    void give_ofSeveral_leavesThemToTheOtherThread() {
        WriteOperation<String> other = new WriteOperation<>("two", 1, transaction -> "w");
        operation.settle();
        other.settle();
        answers.give(List.of(operation, other));
        assertThat(elsewhere).hasSize(1);
        elsewhere.forEach(Runnable::run);
        assertThat(operation.done()).isDone();
        assertThat(other.done()).isDone();
    }

    @Test
    void give_toOneWhoWaits_needsNoOtherThread() throws Exception {
        FutureTask<String> waiting = waiter.begin(operation.done()::join);
        operation.settle();
        answers.give(List.of(operation));
        waiting.get(20, TimeUnit.SECONDS);
        assertThat(operation.isAnswered()).isTrue();
        elsewhere.forEach(Runnable::run);
        assertThat(operation.done()).isDone();
    }

    @Test
    void give_toOneWhoComesBackSoon_spinsForAMoment_andNoLonger() {
        giveToOneWhoWaits(answers, WriteAnswers.SOON_NANOS / 2);
        assertThat(now).isBetween(WriteAnswers.SPIN_NANOS, WriteAnswers.SPIN_NANOS + 5 * STEP);
    }

    @Test
    void give_toOneWhoComesBackLate_doesNotSpin() {
        giveToOneWhoWaits(answers, WriteAnswers.SOON_NANOS);
        assertThat(now).isLessThan(5 * STEP);
    }

    @Test
    void give_withOneProcessor_doesNotSpin() {
        giveToOneWhoWaits(answers(1), WriteAnswers.SOON_NANOS / 2);
        assertThat(now).isLessThan(5 * STEP);
    }

    @Test
    void give_whileTheNextOneWaits_doesNotSpin() {
        queue.offer(new WriteOperation<>("two", 1, transaction -> "w"));
        giveToOneWhoWaits(answers, WriteAnswers.SOON_NANOS / 2);
        assertThat(now).isLessThan(5 * STEP);
    }

    @Test
    void give_whereNobodyWaits_doesNotSpin() {
        answers.taken();
        now = 0;
        operation.settle();
        answers.give(List.of(operation));
        assertThat(now).isLessThan(5 * STEP);
    }

    @Test
    void give_onceTheQueueIsClosed_doesNotSpin() {
        queue.close();
        giveToOneWhoWaits(answers, WriteAnswers.SOON_NANOS / 2);
        assertThat(now).isLessThan(5 * STEP);
    }

    @Test
    void give_onceAllIsTaken_spinsAgain() throws Exception {
        queue.offer(new WriteOperation<>("two", 1, transaction -> "w"));
        assertThat(queue.take(1)).hasSize(1);
        giveToOneWhoWaits(answers, WriteAnswers.SOON_NANOS / 2);
        assertThat(now).isGreaterThan(WriteAnswers.SPIN_NANOS);
    }

    /** An operation is answered; the next comes a while later, and is given from the moment 0 on. */
    private void giveToOneWhoWaits(WriteAnswers answers, long later) {
        operation.settle();
        answers.give(List.of(operation));
        now += later;
        answers.taken();
        WriteOperation<String> next = new WriteOperation<>("one", 1, transaction -> "v");
        waiter.begin(next.done()::join);
        next.settle();
        now = 0;
        answers.give(List.of(next));
    }

    private WriteAnswers answers(int processors) {
        LongSupplier clock = () -> now += STEP;
        return new WriteAnswers(queue, elsewhere::add, clock, processors);
    }
}
