package ai.toru.benchmarks.race;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Something, or why there is none. Immutable.
 *
 * @param value null exactly where there is a reason
 * @param reason as the table shows it
 */
record Attempt<T>(@Nullable T value, String reason) {

    /** What comes of a call. */
    static <T> Attempt<T> at(Callable<T> call) throws InterruptedException {
        try {
            return new Attempt<>(call.call(), "");
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return failed(e);
        }
    }

    /** Nothing, because of a failure. */
    static <T> Attempt<T> failed(Exception e) {
        return new Attempt<>(null, reason(e));
    }

    /** What comes of this where there is one; else the same reason. */
    <R> Attempt<R> then(Step<? super T, ? extends R> step) throws InterruptedException {
        T present = value;
        return present == null ? new Attempt<>(null, reason) : at(() -> step.from(present));
    }

    /** Why a call failed, on one line. */
    static String reason(Exception e) {
        if (e instanceof MissingException) {
            return "skipped: " + e.getMessage();
        }
        String message = e.getMessage();
        String text = message == null ? e.getClass().getSimpleName() : message;
        return "error: " + text.strip().replaceAll("\\s+", " ").replace('|', '/');
    }

    /** Makes one thing of another. */
    @FunctionalInterface
    interface Step<T, R> {

        R from(T value) throws Exception;
    }
}
