package ai.toru.servlet.internal.manage;

import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.answer.BadBodyException;
import ai.toru.servlet.internal.answer.Failures;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** Answers to come. */
final class Later {

    private Later() {}

    /** What comes of a stage, or the failure that says why nothing does. */
    static <T> CompletableFuture<Answer> answer(Supplier<CompletionStage<T>> begin, Function<T, Answer> done) {
        CompletionStage<T> stage;
        try {
            stage = begin.get();
        } catch (BadQueryException e) {
            return CompletableFuture.completedFuture(e.answer());
        } catch (BadBodyException e) {
            return CompletableFuture.completedFuture(e.answer());
        } catch (RuntimeException e) {
            stage = CompletableFuture.failedStage(e);
        }
        return stage.thenApply(done).exceptionally(Failures::duringManagement).toCompletableFuture();
    }
}
