package ai.toru.servlet.internal.answer;

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
}
