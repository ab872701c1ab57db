package ai.toru.plugin;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What an answer carries. */
public sealed interface ResponseBody {
    /** Nothing. */
    record Empty() implements ResponseBody {}

    /**
     * Text.
     *
     * @param text the text
     */
    record Text(String text) implements ResponseBody {}

    /**
     * Bytes.
     *
     * @param bytes the bytes, which nobody changes
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Bytes(byte[] bytes) implements ResponseBody {}

    /**
     * Pieces, which are written when the answer is sent.
     *
     * @param writer who writes them
     * @param resource what is closed at the end, in any case
     */
    record Pieces(StreamWriter writer, @Nullable AutoCloseable resource) implements ResponseBody {}

    /**
     * An answer that is not there yet.
     *
     * @param response what will be there
     */
    record Later(CompletionStage<Response> response) implements ResponseBody {}
}
