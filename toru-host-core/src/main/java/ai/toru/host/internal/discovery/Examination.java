package ai.toru.host.internal.discovery;

import java.util.concurrent.CompletableFuture;

/** A file that is being asked for its metadata, or need not be. Thread-safe. */
public final class Examination {

    private final CompletableFuture<?> answer;
    private final Outcome outcome;

    private Examination(CompletableFuture<?> answer, Outcome outcome) {
        this.answer = answer;
        this.outcome = outcome;
    }

    /** One whose outcome follows an answer. */
    static Examination of(CompletableFuture<?> answer, Outcome outcome) {
        return new Examination(answer, outcome);
    }

    /** One whose outcome is known. */
    static Examination known(Discovered outcome) {
        return new Examination(CompletableFuture.completedFuture(outcome), () -> outcome);
    }

    /** Completes once the file has answered, or failed to; never with a failure. */
    public CompletableFuture<Void> ended() {
        return answer.handle((given, failure) -> null);
    }

    /** Waits for what comes of it. */
    Discovered outcome() throws InterruptedException {
        return outcome.await();
    }

    /** Makes something of the answer. */
    @FunctionalInterface
    interface Outcome {

        /** Waits for the answer where it is not there yet. */
        Discovered await() throws InterruptedException;
    }
}
