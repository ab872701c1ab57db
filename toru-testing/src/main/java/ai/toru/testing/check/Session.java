package ai.toru.testing.check;

import ai.toru.testing.subject.Subject;
import ai.toru.testing.wire.Messages;
import ai.toru.testing.wire.Wire;
import ai.toru.testing.wire.WireEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A connection as the host's end of it: asks, answers the plugin's questions, waits. Confined to the thread that examines. */
final class Session implements AutoCloseable {
    /** In limits for an answer. */
    private static final int LONGEST_STREAM = 2;

    private static final int MUCH_STREAMED = 8 * 1024 * 1024;

    private final Subject subject;
    private final Examination exam;
    private Duration limit;
    private Wire wire;
    private Outbox outbox;
    private Inbox inbox;
    private final String name = UUID.randomUUID().toString().substring(0, 8);
    private int asked;
    private boolean ended;
    private boolean used;

    Session(Wire wire, Subject subject, Examination exam) {
        this.wire = wire;
        this.subject = subject;
        this.exam = exam;
        this.limit = exam.limits().answer();
        this.outbox = new Outbox(wire);
        this.inbox = new Inbox(exam, outbox);
    }

    /** Waits longer for each answer, from now on. */
    void patience(Duration atLeast) {
        limit = limit.compareTo(atLeast) < 0 ? atLeast : limit;
    }

    Inbox inbox() {
        return inbox;
    }

    Outbox outbox() {
        return outbox;
    }

    /** Sends a request. */
    Exchange ask(ObjectNode request) throws BrokenException {
        Exchange exchange = expect();
        outbox.send(Messages.http(exchange.id(), request));
        return exchange;
    }

    /** Expects an answer to a request that somebody else sends, with this exchange's id. */
    Exchange expect() {
        return inbox.expect(newId("req"));
    }

    String newId(String kind) {
        return kind + "-" + name + "-" + ++asked;
    }

    /** Waits for the whole answer; of a stream that goes on and on, for as much as shows that it does. */
    Answer answer(Exchange exchange) throws BrokenException, InterruptedException {
        if (!until(exchange::begun, limit)) {
            throw new BrokenException("No answer came within " + seconds(limit) + ". " + state());
        }
        for (int i = 0; i < LONGEST_STREAM; i++) {
            long before = exchange.streamedBytes();
            if (until(() -> exchange.complete() || exchange.streamedBytes() > MUCH_STREAMED, limit)) {
                return finished(exchange);
            }
            if (ended || exchange.streamedBytes() == before) {
                throw new BrokenException(FeatureRules.END, "The stream stopped without http.end. " + state());
            }
        }
        return finished(exchange);
    }

    /** The rest of a stream that is not at its end may come or not. */
    private static Answer finished(Exchange exchange) {
        if (!exchange.complete()) {
            exchange.giveUp();
        }
        return exchange.answer();
    }

    /**
     * Asks and waits for the answer. A plugin may close a connection behind an answer; the next request goes out on another
     * one then.
     */
    Answer exchange(ObjectNode request) throws BrokenException, InterruptedException {
        return again(() -> answer(ask(request)));
    }

    /** Does something, and once more on a new connection where this one has served and was closed then. */
    <T> T again(Conversation<T> conversation) throws BrokenException, InterruptedException {
        boolean mayBeClosed = used;
        try {
            T result = conversation.hold();
            used = true;
            return result;
        } catch (BrokenException e) {
            if (e.rule() != null || !mayBeClosed || !subject.alive() || !ends(Duration.ZERO)) {
                throw e;
            }
        }
        reopen();
        T result = conversation.hold();
        used = true;
        return result;
    }

    private void reopen() throws BrokenException {
        wire.close();
        wire = exam.starter().open(subject);
        outbox = new Outbox(wire);
        inbox = new Inbox(exam, outbox);
        ended = false;
        used = false;
    }

    /** Waits for a lifecycle message of the plugin; null if none comes. */
    @Nullable
    ObjectNode lifecycle(Duration atMost) throws BrokenException, InterruptedException {
        until(() -> !inbox.lifecycle().isEmpty(), atMost);
        return inbox.lifecycle().poll();
    }

    /** Waits for the answer to a question of the host; missing if none comes. */
    JsonNode kvAnswer(String id) throws BrokenException, InterruptedException {
        until(() -> !inbox.kvAnswer(id).isMissingNode(), limit);
        if (ended && inbox.kvAnswer(id).isMissingNode()) {
            throw new BrokenException("The question was not answered. " + state());
        }
        return inbox.kvAnswer(id);
    }

    /** Takes what comes until nothing has come for a moment, or the connection ends. */
    void settle() throws BrokenException, InterruptedException {
        int before;
        do {
            before = inbox.frames();
            until(() -> false, Limits.QUIET);
        } while (!ended && inbox.frames() > before);
    }

    /** Waits for the plugin to close the connection. */
    boolean ends(Duration atMost) throws BrokenException, InterruptedException {
        until(() -> ended, atMost);
        return ended;
    }

    /** Takes what comes until a condition holds, or it has taken too long. */
    boolean until(BooleanSupplier condition, Duration atMost) throws BrokenException, InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            WireEvent event = ended ? null : wire.next(Duration.ofNanos(end - System.nanoTime()));
            if (event == null) {
                return condition.getAsBoolean();
            }
            take(event);
        }
        return true;
    }

    @Override
    public void close() {
        wire.close();
    }

    private void take(WireEvent event) throws BrokenException {
        if (event instanceof WireEvent.Frame frame) {
            inbox.take(frame.content());
        } else if (event instanceof WireEvent.WrongLength wrong) {
            throw new BrokenException(WireRules.LENGTH, "A frame came with the length " + wrong.length() + ".");
        } else if (event instanceof WireEvent.End end) {
            ended = true;
            if (end.begun() > 0 && subject.alive()) {
                throw new BrokenException(
                        WireRules.WHOLE, "The connection ended " + end.begun() + " bytes into a frame.");
            }
        }
    }

    /** What is known of the plugin, for people who wonder why nothing came. */
    private String state() throws InterruptedException {
        OptionalInt exit = subject.exit(ended ? Limits.QUIET : Duration.ZERO);
        if (exit.isPresent()) {
            return "The process ended with exit code " + exit.getAsInt() + ".";
        }
        return ended ? "The plugin closed the connection." : "The connection is still open.";
    }

    static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    /** Something that is said, and what comes of it. */
    interface Conversation<T> {
        T hold() throws BrokenException, InterruptedException;
    }
}
