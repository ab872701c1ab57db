package ai.toru.testing.check;

import static ai.toru.testing.check.Rule.error;
import static java.nio.charset.StandardCharsets.UTF_8;

import ai.toru.testing.wire.Json;
import ai.toru.testing.wire.Messages;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;

/** The feature {@code stream}. */
final class StreamRules {
    private static final int CHUNK = 65_536;
    private static final int CHUNKS = 12;

    /** As the host's parts are. */
    private static final String BASE64 =
            Base64.getEncoder().encodeToString("x".repeat(CHUNK).getBytes(UTF_8));

    /** A stream that takes more of them may go on for ever. */
    private static final int MOST_WINDOWS = 16;

    static final Rule REQUEST = error(
            "stream.request",
            "Bodies in parts",
            "A request whose body comes in chunks is answered, with windows for what is beyond the first",
            "Send http.window for each chunk that you have taken, or answer before the end.");
    static final Rule BROKEN_OFF = error(
            "stream.broken-off",
            "Bodies in parts",
            "A request whose body is broken off does no harm",
            "Take http.end with \"error\" as the end of that request, and read on.");
    static final Rule WAITS = error(
            "stream.waits",
            "Bodies in parts",
            "A streamed answer stops when its credit is used up, goes on with a window, and ends",
            "Count the bytes of data; at 0 wait for http.window of that request.");
    static final Rule CANCELLED = error(
            "stream.cancelled",
            "Bodies in parts",
            "A streamed answer stops when it is cancelled",
            "Look for a cancel before each chunk, also while you wait for a window.");

    private StreamRules() {}

    static List<Check> checks() {
        return List.of(
                new Check(REQUEST, StreamRules::answersStreamed),
                new Check(BROKEN_OFF, StreamRules::survivesBrokenOff),
                new Check(WAITS, StreamRules::waitsForWindows),
                new Check(CANCELLED, StreamRules::stopsAtCancel),
                Check.passive(FeatureRules.CHUNK, "stream"),
                new Check(FeatureRules.CREDIT, StreamRules::keepsCredit),
                Check.passive(FeatureRules.END, "stream"));
    }

    private static void answersStreamed(Examination exam)
            throws BrokenException, SkippedException, InterruptedException {
        Features.need(exam, "stream");
        try (Session session = exam.session()) {
            Exchange exchange = session.ask(streamed());
            for (int i = 0; i < CHUNKS && !exchange.begun(); i++) {
                session.until(
                        () -> exchange.begun() || exchange.creditOfHost() >= CHUNK,
                        exam.limits().answer());
                if (!exchange.begun() && exchange.creditOfHost() < CHUNK) {
                    throw new BrokenException("No http.window came after " + i * CHUNK + " bytes, and no answer.");
                }
                sendChunk(session, exchange);
            }
            session.outbox().send(Messages.part("http.end", exchange.id(), Json.object()));
            session.answer(exchange);
            session.exchange(Ask.get("/"));
        }
    }

    private static void survivesBrokenOff(Examination exam)
            throws BrokenException, SkippedException, InterruptedException {
        Features.need(exam, "stream");
        try (Session session = exam.session()) {
            Exchange exchange = session.ask(streamed());
            sendChunk(session, exchange);
            session.outbox()
                    .send(Messages.part("http.end", exchange.id(), Json.object().put("error", "The client has gone.")));
            exchange.giveUp();
            session.exchange(Ask.get("/"));
        }
    }

    private static void waitsForWindows(Examination exam)
            throws BrokenException, SkippedException, InterruptedException {
        Features.need(exam, "stream");
        boolean seen = false;
        for (String path : exam.paths()) {
            try (Session session = exam.session()) {
                session.inbox().holdWindows();
                Exchange exchange = session.ask(Ask.get(path));
                session.until(exchange::begun, exam.limits().answer());
                session.settle();
                seen |= exchange.begun() && exchange.answer().streams();
                for (int i = 0; i < MOST_WINDOWS && exchange.begun() && !exchange.complete(); i++) {
                    grantMore(session, exchange, exam);
                }
                if (exchange.complete() || !exchange.begun()) {
                    session.answer(exchange);
                    session.settle();
                }
            }
        }
        skipUnless(seen);
    }

    /** The same once more, where nothing but too much counts. */
    private static void keepsCredit(Examination exam) throws BrokenException, SkippedException, InterruptedException {
        try {
            waitsForWindows(exam);
        } catch (BrokenException e) {
            throw new BrokenException(e.rule() == null ? WAITS : e.rule(), e.problem());
        }
    }

    /** Gives a little credit, and waits for the stream to use it. */
    private static void grantMore(Session session, Exchange exchange, Examination exam)
            throws BrokenException, InterruptedException {
        long before = exchange.streamedBytes();
        exchange.grant(CHUNK);
        session.outbox()
                .send(Messages.part("http.window", exchange.id(), Json.object().put("bytes", CHUNK)));
        session.until(
                () -> exchange.complete() || exchange.streamedBytes() > before,
                exam.limits().answer());
        if (!exchange.complete() && exchange.streamedBytes() == before) {
            throw new BrokenException("After http.window nothing more came, and no http.end.");
        }
        session.settle();
    }

    private static void stopsAtCancel(Examination exam) throws BrokenException, SkippedException, InterruptedException {
        Features.need(exam, "stream", "multiplex", "cancel");
        boolean seen = false;
        for (String path : exam.paths()) {
            try (Session session = exam.session()) {
                session.inbox().holdWindows();
                Exchange exchange = session.ask(Ask.get(path));
                session.until(exchange::begun, exam.limits().answer());
                if (!exchange.begun() || exchange.complete()) {
                    continue;
                }
                seen |= exchange.answer().streams();
                exchange.giveUp();
                session.outbox().send(Messages.cancel(exchange.id(), "gone"));
                session.settle();
                checkSilent(session, exchange);
            }
        }
        skipUnless(seen);
    }

    /** Whoever took the cancel does not take a window as a reason to go on. */
    private static void checkSilent(Session session, Exchange exchange) throws BrokenException, InterruptedException {
        int before = session.inbox().frames();
        session.outbox()
                .send(Messages.part("http.window", exchange.id(), Json.object().put("bytes", CHUNK)));
        session.settle();
        if (session.inbox().frames() > before) {
            throw new BrokenException("The stream went on after the cancel.");
        }
    }

    private static ObjectNode streamed() {
        ObjectNode request = Ask.of("POST", "/", null);
        request.remove("body");
        Ask.header(request, "Content-Type", "application/octet-stream");
        return request.put("stream", true);
    }

    private static void sendChunk(Session session, Exchange exchange) throws BrokenException {
        exchange.spend(CHUNK);
        session.outbox()
                .send(Messages.part("http.chunk", exchange.id(), Json.object().put("data_base64", BASE64)));
    }

    private static void skipUnless(boolean seen) throws SkippedException {
        if (!seen) {
            throw new SkippedException("No answer was a stream: name a path that streams with --path.");
        }
    }
}
