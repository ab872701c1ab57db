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
    /** A plugin that never rests is not waited for any longer. */
    private static final int MOST_LOOKS = 10;

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
        Exchange exchange =
                inbox.expect(newId("req"), place(request.path("path").asText("")));
        outbox.send(Messages.http(exchange.id(), request));
        return exchange;
    }

    /** Expects an answer to a request of / that somebody else sends, with this exchange's id. */
    Exchange expect() {
        return inbox.expect(newId("req"), "/");
    }

    /** Queries aside: what streams with one streams with another. */
    private static String place(String path) {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    String newId(String kind) {
        return kind + "-" + name + "-" + ++asked;
    }

    /** Waits for the whole answer; of a stream that goes on and on, for as much as shows that it does. */
    Answer answer(Exchange exchange) throws BrokenException, InterruptedException {
        if (!until(exchange::begun, limit)) {
            throw new BrokenException("No answer came within " + seconds(limit) + ". " + state());
        }
        if (exchange.answer().streams()) {
            follow(exchange);
        }
        if (!exchange.complete()) {
            drop(exchange);
        }
        used = true;
        return exchange.answer();
    }

    /** Takes a stream until its end, or until it is clear that it goes on and on. */
    private void follow(Exchange exchange) throws BrokenException, InterruptedException {
        Duration most = exam.isEndless(exchange.path()) ? Duration.ZERO : Limits.STREAM;
        long end = System.nanoTime() + most.toNanos();
        while (!exchange.complete() && exchange.streamedBytes() <= MUCH_STREAMED && System.nanoTime() < end) {
            int before = exchange.parts();
            if (!until(() -> exchange.complete() || exchange.parts() > before, limit)) {
                if (exchange.isEventStream() && !ended) {
                    break; // nothing has happened meanwhile
                }
                throw new BrokenException(
                        FeatureRules.END,
                        "The stream stopped without http.end: nothing came for " + seconds(limit) + ". " + state()
                                + (ended ? "" : " If it goes on later, --timeout 30 waits as long as a host does."));
            }
        }
        if (!exchange.complete() && exchange.streamedBytes() <= MUCH_STREAMED) {
            exam.goesOn(exchange.path());
        }
    }

    /** Waits for it no more. The plugin may have done with the connection as behind an answer. */
    void forget(Exchange exchange) {
        exchange.giveUp();
        used = true;
    }

    /** Ends a stream that nobody reads on, as a host does. What still comes of it is right. */
    void drop(Exchange exchange) {
        exchange.giveUp();
        if (exam.declared().has("multiplex")) {
            outbox.reply(Messages.cancel(exchange.id(), "gone"));
        } else {
            exam.transcript().sent("(end of the connection)");
            wire.close();
            ended = true;
        }
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
            if (e.rule() != null || !mayBeClosed || !subject.alive() || !closed()) {
                throw e;
            }
        }
        reopen();
        T result = conversation.hold();
        used = true;
        return result;
    }

    /** Who could not write learns from reading whether the connection has ended. */
    private boolean closed() throws BrokenException, InterruptedException {
        return ends(outbox.wasRefused() ? limit : Duration.ZERO);
    }

    /** Goes on with another connection. */
    void reopen() throws BrokenException {
        wire.close();
        wire = exam.starter().open(subject);
        outbox = new Outbox(wire);
        inbox = new Inbox(exam, outbox);
        ended = false;
        used = false;
    }

    /** Sends a message on another connection, where the plugin has ended this one and not itself. */
    void reopenIfItLives(ObjectNode message) throws InterruptedException {
        if (subject.exit(Limits.QUIET).isPresent()) {
            return;
        }
        try {
            reopen();
            outbox.reply(message);
        } catch (BrokenException gone) {
            // It was about to end.
        }
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

    /** Takes what comes until nothing has come for a moment, or the connection ends, or it never rests. */
    void settle() throws BrokenException, InterruptedException {
        int before = -1;
        for (int i = 0; i < MOST_LOOKS && !ended && inbox.frames() > before; i++) {
            before = inbox.frames();
            until(() -> false, Limits.QUIET);
        }
    }

    /** Waits for the plugin to close the connection. */
    boolean ends(Duration atMost) throws BrokenException, InterruptedException {
        until(() -> ended, atMost);
        return ended;
    }

    /** Whether the connection has ended. */
    boolean hasEnded() {
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
