package ai.toru.kv.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A thread that waits for a reply whose outcome stays unknown, or for a stage that comes from it, wakes if the stage completes otherwise. */
class ReplyWakeUpTest {

    private final Reply<String> reply = new Reply<>();
    private final CompletableFuture<String> derived = reply.thenApply(String::trim);
    private final WaitingThread waiter = new WaitingThread();

    @AfterEach
    void endWaiting() throws Exception {
        waiter.end();
    }

    @ParameterizedTest
    @EnumSource
    void complete_ofTheReply_wakesWhoWaitsForIt(WaitingThread.Way way) throws Exception {
        FutureTask<String> waiting = waiter.begin(() -> way.await(reply));
        reply.complete("v");
        assertThat(result(waiting)).isEqualTo("v");
    }

    @ParameterizedTest
    @EnumSource
    void complete_ofTheReply_wakesWhoWaitsForADerivedStage(WaitingThread.Way way) throws Exception {
        FutureTask<String> waiting = waiter.begin(() -> way.await(derived));
        reply.complete(" v ");
        assertThat(result(waiting)).isEqualTo("v");
    }

    @ParameterizedTest
    @EnumSource
    void complete_ofADerivedStage_wakesWhoWaitsForIt(WaitingThread.Way way) throws Exception {
        FutureTask<String> waiting = waiter.begin(() -> way.await(derived));
        derived.complete("v");
        assertThat(result(waiting)).isEqualTo("v");
    }

    @ParameterizedTest
    @EnumSource
    void complete_ofAStageBetween_wakesWhoWaitsForWhatAnotherThreadMakesOfIt(WaitingThread.Way way) throws Exception {
        CompletableFuture<Integer> length = derived.thenApplyAsync(String::length);
        FutureTask<Integer> waiting = waiter.begin(() -> way.await(length));
        derived.complete("v");
        assertThat(result(waiting)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void completeExceptionally_wakes(WaitingThread.Way way) throws Exception {
        for (CompletableFuture<String> stage : both()) {
            IllegalStateException failure = new IllegalStateException();
            FutureTask<String> waiting = waiter.begin(() -> way.await(stage));
            stage.completeExceptionally(failure);
            assertThat(failure(waiting)).hasCause(failure);
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancel_wakes(WaitingThread.Way way) throws Exception {
        for (CompletableFuture<String> stage : both()) {
            FutureTask<String> waiting = waiter.begin(() -> way.await(stage));
            assertThat(stage.cancel(true)).isTrue();
            assertThat(failure(waiting)).isInstanceOf(CancellationException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void orTimeout_wakes(WaitingThread.Way way) throws Exception {
        for (CompletableFuture<String> stage : both()) {
            FutureTask<String> waiting = waiter.begin(() -> way.await(stage));
            stage.orTimeout(1, TimeUnit.MILLISECONDS);
            assertThat(failure(waiting)).hasCauseInstanceOf(TimeoutException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void completeOnTimeout_wakes(WaitingThread.Way way) throws Exception {
        for (CompletableFuture<String> stage : both()) {
            FutureTask<String> waiting = waiter.begin(() -> way.await(stage));
            stage.completeOnTimeout("late", 1, TimeUnit.MILLISECONDS);
            assertThat(result(waiting)).isEqualTo("late");
        }
    }

    @ParameterizedTest
    @EnumSource
    void completeAsync_wakes(WaitingThread.Way way) throws Exception {
        for (CompletableFuture<String> stage : both()) {
            FutureTask<String> waiting = waiter.begin(() -> way.await(stage));
            stage.completeAsync(() -> "other");
            assertThat(result(waiting)).isEqualTo("other");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theOtherOfTwoStages_wakesWhoWaitsForEither(WaitingThread.Way way) throws Exception {
        CompletableFuture<String> other = new CompletableFuture<>();
        CompletableFuture<Integer> either =
                derived.applyToEither(other, String::length).thenApply(length -> length + 1);
        FutureTask<Integer> waiting = waiter.begin(() -> way.await(either));
        other.complete("v");
        assertThat(result(waiting)).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void aReplyThatIsAnswered_doesNotEndWaitingForAnotherStage(WaitingThread.Way way) throws Exception {
        CompletableFuture<String> other = new CompletableFuture<>();
        CompletableFuture<String> composed = derived.thenCompose(value -> other);
        FutureTask<String> waiting = waiter.begin(() -> way.await(composed));
        reply.settlement().settle(() -> reply.complete("v"));
        reply.settlement().wake();
        assertThat(derived.get(20, TimeUnit.SECONDS)).isEqualTo("v");
        assertThat(waiting).isNotDone();
        other.complete("w");
        assertThat(result(waiting)).isEqualTo("w");
    }

    /** The derived stage first: the reply completes it. */
    private Iterable<CompletableFuture<String>> both() {
        return List.of(derived, reply);
    }

    private static <T> T result(FutureTask<T> waiting) throws Exception {
        return waiting.get(20, TimeUnit.SECONDS);
    }

    /** What the waiter was told, as a cause of what is told where it is not its own. */
    private static Throwable failure(FutureTask<?> waiting) {
        return catchThrowable(() -> waiting.get(20, TimeUnit.SECONDS)).getCause();
    }
}
