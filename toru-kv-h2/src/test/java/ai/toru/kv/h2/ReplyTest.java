package ai.toru.kv.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A reply of which only the outcome is told, by a thread that completes nothing; see {@link ReplyWakeUpTest} for others. */
class ReplyTest {

    private final Reply<String> reply = new Reply<>();
    private final WaitingThread waiter = new WaitingThread();

    @AfterEach
    void endWaiting() throws Exception {
        waiter.end();
    }

    @Test
    void wake_ofNobody_saysSo() {
        settle("v");
        assertThat(reply.settlement().wake()).isFalse();
    }

    @Test
    void settleAndWake_runNothing_andAnswerRunsItOnce() {
        AtomicInteger runs = new AtomicInteger();
        reply.thenRun(runs::incrementAndGet);
        settle("v");
        reply.settlement().wake();
        assertThat(reply).isNotDone();
        assertThat(runs).hasValue(0);

        reply.settlement().answer();
        reply.settlement().answer();

        assertThat(reply).isCompletedWithValue("v");
        assertThat(runs).hasValue(1);
    }

    @Test
    void settle_ofWhatIsSettled_changesNothing() {
        settle("v");
        settle("w");
        reply.settlement().answer();
        settle("x");
        reply.settlement().answer();
        assertThat(reply).isCompletedWithValue("v");
    }

    @Test
    void answer_beforeTheOutcome_doesNothing() {
        reply.settlement().answer();
        assertThat(reply.settlement().isAnswered()).isFalse();
        assertThat(reply).isNotDone();
    }

    @ParameterizedTest
    @EnumSource
    void waiter_whenWoken_completesTheReply_onItsOwnThread(WaitingThread.Way way) throws Exception {
        AtomicReference<Thread> by = new AtomicReference<>();
        reply.thenRun(() -> by.set(Thread.currentThread()));
        FutureTask<String> waiting = waiter.begin(() -> way.await(reply));
        settleAndWake("v");
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo("v");
        assertThat(by).hasValue(waiter.thread());
    }

    @ParameterizedTest
    @EnumSource
    void waiter_ofADerivedStage_isWoken(WaitingThread.Way way) throws Exception {
        CompletableFuture<Integer> length = reply.thenApply(String::trim).thenApply(String::length);
        FutureTask<Integer> waiting = waiter.begin(() -> way.await(length));
        settleAndWake(" v ");
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void waiter_ofAnOutcomeThatIsKnown_needsNoWaking() throws Exception {
        settle("v");
        assertThat(reply.thenApply(String::length).get()).isEqualTo(1);
    }

    @Test
    void waiter_ofAFailure_getsIt() throws Exception {
        IllegalStateException failure = new IllegalStateException("full");
        FutureTask<String> waiting = waiter.begin(reply::join);
        reply.settlement().settle(() -> reply.completeExceptionally(failure));
        assertThat(reply.settlement().wake()).isTrue();
        assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(CompletionException.class)
                .hasCause(failure);
        assertThatThrownBy(reply::get).isInstanceOf(ExecutionException.class).hasCause(failure);
    }

    @Test
    void get_whenInterrupted_ends_andTheReplyDoesNot() throws Exception {
        FutureTask<String> waiting = waiter.begin(reply::get);
        waiter.thread().interrupt();
        assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(InterruptedException.class);
        settle("v");
        assertThat(reply.settlement().wake()).isFalse();
        reply.settlement().answer();
        assertThat(reply).isCompletedWithValue("v");
    }

    @Test
    void join_whenInterrupted_waitsOn_andStaysInterrupted() throws Exception {
        FutureTask<Boolean> waiting = waiter.begin(
                () -> reply.join().equals("v") && Thread.currentThread().isInterrupted());
        waiter.thread().interrupt();
        settle("v");
        reply.settlement().answer();
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void getForAWhile_keepsItsDeadline() throws Exception {
        CompletableFuture<Integer> length = reply.thenApply(String::length);
        long begun = System.nanoTime();
        assertThatThrownBy(() -> length.get(20, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThatThrownBy(() -> length.get(0, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThatThrownBy(() -> length.get(-1, TimeUnit.DAYS)).isInstanceOf(TimeoutException.class);
        assertThat(System.nanoTime() - begun).isBetween(20_000_000L, 20_000_000_000L);
        settle("v");
        assertThat(length.get(Long.MAX_VALUE, TimeUnit.DAYS)).isEqualTo(1);
    }

    @Test
    void getForAWhile_againAndAgain_leavesNothingBehind() {
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> reply.get(1, TimeUnit.MICROSECONDS)).isInstanceOf(TimeoutException.class);
        }
        assertThat(reply.getNumberOfDependents()).isEqualTo(1);
        assertThat(reply.settlement().wake()).isFalse();
    }

    @Test
    void waitersInAPool_haveItWorkMeanwhile() throws Exception {
        ForkJoinPool pool = new ForkJoinPool(1);
        try {
            CompletableFuture<String> waiting = CompletableFuture.supplyAsync(reply::join, pool);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> reply.settlement().wake());
            CompletableFuture<Void> other = CompletableFuture.runAsync(() -> settleAndWake("v"), pool);
            assertThat(other).succeedsWithin(Duration.ofSeconds(20));
            assertThat(waiting).succeedsWithin(Duration.ofSeconds(20)).isEqualTo("v");
        } finally {
            pool.shutdownNow();
        }
    }

    private void settle(String value) {
        reply.settlement().settle(() -> reply.complete(value));
    }

    private void settleAndWake(String value) {
        settle(value);
        reply.settlement().wake();
    }
}
