package ai.toru.servlet.internal.answer;

import ai.toru.host.http.StreamedBody;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Makes an answer, now or later. */
@FunctionalInterface
public interface Handler {

    /**
     * Begins. Does not block.
     *
     * @param body the request's body; null where there is none
     * @return the answer to come; cancelled when the client has gone
     */
    CompletableFuture<Answer> answer(byte @Nullable [] body);

    /** Whether a long body, or one of unknown length, is wanted as it comes. Asked only where there is such a body. */
    default boolean takesParts() {
        return false;
    }

    /** The same, for a body that comes in parts. */
    default CompletableFuture<Answer> answer(StreamedBody body) {
        throw new UnsupportedOperationException("Only bodies that are whole are wanted.");
    }
}
