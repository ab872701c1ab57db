package ai.toru.plugin.internal.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.toru.plugin.Headers;
import ai.toru.plugin.ResponseStream;
import ai.toru.plugin.internal.body.Chunk;
import ai.toru.plugin.internal.body.Credit;
import ai.toru.plugin.internal.json.Members;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An answer in pieces, as the host's credit allows. Confined to one thread. */
final class StreamedAnswer implements ResponseStream {
    private final Exchange exchange;
    private final Credit credit;
    private final Map<String, @Nullable Object> head;
    private boolean begun;

    StreamedAnswer(Exchange exchange, Credit credit, int status, Headers headers) {
        this.exchange = exchange;
        this.credit = credit;
        this.head = WholeAnswer.head(status, headers);
    }

    boolean hasBegun() {
        return begun;
    }

    @Override
    public void flush() throws IOException {
        if (!begun) {
            head.put("stream", true);
            exchange.send("http", head);
            begun = true;
        }
    }

    @Override
    public void write(String text) throws IOException, InterruptedException {
        writeText(text.getBytes(UTF_8));
    }

    /** Writes what is text, in UTF-8. */
    void writeText(byte[] bytes) throws IOException, InterruptedException {
        flush();
        for (int at = 0; at < bytes.length; ) {
            int taken = credit.take(Math.min(Chunk.MAX, bytes.length - at));
            int count = Chunk.cut(bytes, at, taken);
            if (count < taken) {
                credit.give(taken - count);
            }
            exchange.send("http.chunk", Chunk.ofText(bytes, at, count));
            at += count;
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException, InterruptedException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        flush();
        for (int at = offset; at < offset + length; ) {
            int count = credit.take(Math.min(Chunk.MAX, offset + length - at));
            exchange.send("http.chunk", Chunk.ofBytes(bytes, at, count));
            at += count;
        }
    }

    /** The last message; with a reason, the client sees the answer broken off. */
    void end(@Nullable String error) throws IOException {
        flush();
        exchange.send("http.end", error == null ? Map.of() : Members.of("error", error));
    }
}
