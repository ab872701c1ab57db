package ai.toru.plugin.internal.serve;

import ai.toru.plugin.internal.wire.FrameReader;
import ai.toru.plugin.internal.wire.Frames;
import ai.toru.plugin.internal.wire.Message;
import ai.toru.plugin.internal.wire.Outbox;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection from the host: a thread reads it, anybody may send, and questions wait here for their answers.
 * Thread-safe.
 */
final class Connection {
    /** Takes what the host sends. */
    interface Receiver {
        void receive(Connection connection, Message message) throws IOException;
    }

    private final SocketChannel channel;
    private final Outbox outbox;
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Map<String, CompletableFuture<Map<String, @Nullable Object>>> questions = new ConcurrentHashMap<>();
    private final Map<String, Exchange> exchanges = new ConcurrentHashMap<>();
    private volatile boolean takesQuestions = true;

    Connection(SocketChannel channel) {
        this.channel = channel;
        this.outbox = new Outbox(channel);
    }

    /** Reads until the end of the connection. A broken frame ends this connection, and nothing else. */
    void read(Receiver receiver) throws IOException {
        Threads.start("toru-writer", outbox);
        try {
            FrameReader frames = new FrameReader(channel);
            for (Message message = frames.next(); message != null; message = frames.next()) {
                receiver.receive(this, message);
            }
        } finally {
            end();
        }
    }

    /** Sends a message, without waiting; {@link IOException} if it cannot go. */
    void send(String type, @Nullable String requestId, Map<String, ?> payload) throws IOException {
        outbox.send(Frames.frame(type, requestId, payload));
    }

    /**
     * Sends a message; a long one is made when there is room for it, and its sender waits until then.
     *
     * @param payload gives what to send, or null if nobody needs it any more
     */
    void send(String type, @Nullable String requestId, int length, Supplier<@Nullable Map<String, ?>> payload)
            throws IOException {
        int room = outbox.takeRoom(length);
        boolean sent = false;
        try {
            Map<String, ?> wanted = payload.get();
            if (wanted != null) {
                outbox.send(Frames.frame(type, requestId, wanted), room);
                sent = true;
            }
        } finally {
            if (!sent) {
                outbox.giveRoom(room);
            }
        }
    }

    /** Sends what nobody would miss: if the connection has ended, so has the need. */
    void sendIfOpen(String type, @Nullable String requestId, Map<String, ?> payload) {
        try {
            send(type, requestId, payload);
        } catch (IOException e) {
            takesQuestions = false;
        }
    }

    /** Asks for key-value data: the payload of the answer, later. */
    CompletableFuture<Map<String, @Nullable Object>> ask(Map<String, @Nullable Object> payload) throws IOException {
        String id = "sdk-" + numbers.incrementAndGet();
        CompletableFuture<Map<String, @Nullable Object>> answer = new CompletableFuture<>();
        questions.put(id, answer);
        answer.whenComplete((told, error) -> questions.remove(id));
        try {
            send("kv", id, payload);
        } catch (IOException e) {
            questions.remove(id);
            throw e;
        }
        return answer;
    }

    /** Takes an answer of the host; one to nothing that was asked is ignored. */
    void answered(String id, Map<String, @Nullable Object> payload) {
        CompletableFuture<Map<String, @Nullable Object>> answer = questions.remove(id);
        if (answer != null) {
            answer.complete(payload);
        }
    }

    /** A request has come, and what the host says about it is for this exchange. */
    void remember(Exchange exchange) {
        exchanges.put(exchange.id(), exchange);
    }

    /** It is over. */
    void forget(Exchange exchange) {
        exchanges.remove(exchange.id(), exchange);
    }

    /** The exchange that a message is about, if it is not over. */
    @Nullable
    Exchange exchange(@Nullable String id) {
        return id == null ? null : exchanges.get(id);
    }

    /** Whether the host could answer here: not on init's own connection, where it has closed its side. */
    boolean takesQuestions() {
        return takesQuestions;
    }

    void takesQuestions(boolean takes) {
        takesQuestions = takes;
    }

    Outbox outbox() {
        return outbox;
    }

    /** Ends it: no answer goes out any more, no question is answered any more. */
    void end() {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        outbox.close();
        try {
            channel.close();
        } catch (IOException e) {
            takesQuestions = false; // the host has closed it already
        }
        questions
                .values()
                .forEach(answer -> answer.completeExceptionally(new EOFException(
                        "The host closed the connection instead of answering. Read to see what is there")));
        exchanges.values().forEach(Exchange::cancel);
    }
}
