package ai.toru.host;

import ai.toru.host.http.StreamedResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** Reads a body and keeps its size, its digest, and the text of the first parts. Thread-safe. */
final class DigestReader implements Flow.Subscriber<ByteBuffer> {

    private static final int MOST_TEXT = 1 << 20;

    private final Consumer<ByteBuffer> onPart;
    private final MessageDigest digest = sha256();
    private final StringBuffer text = new StringBuffer();
    private final CompletableFuture<String> whole = new CompletableFuture<>();
    private volatile long size;

    /** The publisher may hand it over later than it is subscribed to. */
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

    DigestReader(Consumer<ByteBuffer> onPart) {
        this.onPart = onPart;
    }

    /** All of an answer as text. */
    static CompletableFuture<String> textOf(StreamedResponse answer) {
        DigestReader reader = new DigestReader(part -> {});
        answer.body().subscribe(reader);
        reader.request(Long.MAX_VALUE);
        return reader.whole;
    }

    /** The digest of so many bytes that are made one by one. */
    static String expected(long size, LongFunction<Byte> bytes) {
        MessageDigest digest = sha256();
        byte[] block = new byte[65_536];
        for (long at = 0; at < size; at += block.length) {
            for (int i = 0; i < block.length; i++) {
                block[i] = bytes.apply(at + i);
            }
            digest.update(block, 0, (int) Math.min(block.length, size - at));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    void request(long parts) {
        subscription.thenAccept(given -> given.request(parts));
    }

    void cancel() {
        subscription.thenAccept(Flow.Subscription::cancel);
    }

    long size() {
        return size;
    }

    /** What has come so far, as text. */
    String text() {
        return text.toString();
    }

    /** The text, once the body has ended. */
    String whole() throws Exception {
        return whole.get(60, TimeUnit.SECONDS);
    }

    /** The digest, once the body has ended. */
    String digest() throws Exception {
        whole();
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription.complete(given);
    }

    @Override
    public void onNext(ByteBuffer part) {
        onPart.accept(part);
        if (text.length() < MOST_TEXT) {
            text.append(StandardCharsets.ISO_8859_1.decode(part.duplicate()));
        }
        size += part.remaining();
        digest.update(part);
    }

    @Override
    public void onError(Throwable why) {
        whole.completeExceptionally(why);
    }

    @Override
    public void onComplete() {
        whole.complete(text());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
