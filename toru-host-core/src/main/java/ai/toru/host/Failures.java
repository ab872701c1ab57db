package ai.toru.host;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What stages wrap around failures, taken off. Pure. */
final class Failures {

    private Failures() {}

    static Throwable unwrap(@Nullable Throwable failure) {
        Throwable cause = failure == null ? new IllegalStateException("A failure without a cause.") : failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
