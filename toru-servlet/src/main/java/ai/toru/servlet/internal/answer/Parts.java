package ai.toru.servlet.internal.answer;

import ai.toru.host.http.HeaderFields;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * An answer's body that comes in parts. Immutable; the bytes are for one subscriber.
 *
 * @param pluginId whose answer it is
 * @param length of all parts together, in bytes; negative where nobody has said
 * @param bytes the parts
 * @param trailers checked fields behind the body; completes with its end, exceptionally where it broke off
 * @param closing gives up what has not come; does nothing after the end, and may be called again
 */
public record Parts(
        String pluginId,
        long length,
        Flow.Publisher<ByteBuffer> bytes,
        CompletionStage<HeaderFields> trailers,
        Runnable closing) {

    /** Gives up what has not come. Idempotent. */
    public void giveUp() {
        closing.run();
    }
}
