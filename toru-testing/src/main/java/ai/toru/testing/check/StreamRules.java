package ai.toru.testing.check;

import static ai.toru.testing.check.Rule.error;
import static java.nio.charset.StandardCharsets.UTF_8;

import ai.toru.testing.wire.Json;
import ai.toru.testing.wire.Messages;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** The feature {@code stream}. */
final class StreamRules {
    static final int CHUNK = 65_536;
    private static final int CHUNKS = 12;

    /** As the host's parts are. */
    private static final String BASE64 =
            Base64.getEncoder().encodeToString("x".repeat(CHUNK).getBytes(UTF_8));

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
    static final Rule CROSSING = error(
            "stream.crossing",
            "Bodies in parts",
            "A part of a request's body that crosses an early answer does no harm",
            "Ignore http.chunk and http.end of a request that you have answered.");
    static final Rule CANCELLED = error(
            "stream.cancelled",
            "Bodies in parts",
            "A streamed answer stops when it is cancelled",
            "Look for a cancel before each chunk, also while you wait for a window.");

    private StreamRules() {}

    static List<Check> checks() {
        return Stream.of(
                        List.of(
                                new Check(REQUEST, StreamRules::answersStreamed),
                                new Check(FeatureRules.WINDOW, StreamRules::givesCredit),
                                new Check(BROKEN_OFF, StreamRules::survivesBrokenOff),
                                new Check(CROSSING, StreamRules::survivesCrossing),
                                new Check(CANCELLED, StreamRules::stopsAtCancel)),
                        CreditRules.checks(),
                        List.of(Check.passive(FeatureRules.CHUNK, "stream"), Check.passive(FeatureRules.END, "stream")))
                .flatMap(List::stream)
                .toList();
    }

    private static void answersStreamed(Examination exam)
            throws BrokenException, SkippedException, InterruptedException {
        Features.need(exam, "stream");
        try (Session session = exam.session()) {
            Exchange exchange = session.ask(streamed("/"));
            for (int i = 0; i < CHUNKS && !exchange.begun(); i++) {
                session.until(
                        () -> exchange.begun() || exchange.creditOfHost() >= CHUNK,
                        exam.limits().answer());
                if (!exchange.begun() && exchange.creditOfHost() < CHUNK) {
                    throw new BrokenException("No http.window came after " + i * CHUNK + " bytes, and no answer.");
                }
                sendChunk(session, exchange);
            }
            send(session, exchange, Messages.part("http.end", exchange.id(), Json.object()));
            session.answer(exchange);
            session.exchange(Ask.get("/"));
        }
    }

    /** The same once more, where nothing but windows counts. */
    private static void givesCredit(Examination exam) throws BrokenException, SkippedException, InterruptedException {
        try {
            answersStreamed(exam);
        } catch (BrokenException e) {
            throw new BrokenException(e.rule() == null ? REQUEST : e.rule(), e.problem());
        }
    }

    private static void survivesCrossing(Examination exam)
            throws BrokenException, SkippedException, InterruptedException {
        Features.need(exam, "stream");
        boolean early = false;
        for (String path : exam.paths()) {
            try (Session session = exam.session()) {
                Exchange exchange = session.ask(streamed(path));
                if (!answersEarly(session, exchange)) {
                    continue;
                }
                early = true;
                session.answer(exchange);
                exam.transcript().sent("(a part that crosses the answer)");
                session.outbox().reply(chunk(exchange));
                session.settle();
                session.exchange(Ask.get("/"));
            }
        }
        if (!early) {
            throw new SkippedException("No request was answered before the end of its body.");
        }
    }

    /** Whether the whole answer is there when nothing of the body has come, or its first part. */
    private static boolean answersEarly(Session session, Exchange exchange)
            throws BrokenException, InterruptedException {
        if (session.until(exchange::complete, Limits.QUIET)) {
            return true;
        }
        sendChunk(session, exchange);
        return session.until(exchange::complete, Limits.QUIET);
    }

    private static void survivesBrokenOff(Examination exam)
            throws BrokenException, SkippedException, InterruptedException {
        Features.need(exam, "stream");
        try (Session session = exam.session()) {
            Exchange exchange = session.ask(streamed("/"));
            sendChunk(session, exchange);
            session.outbox()
                    .send(Messages.part("http.end", exchange.id(), Json.object().put("error", "The client has gone.")));
            session.forget(exchange);
            session.exchange(Ask.get("/"));
        }
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
                seen = true;
                exchange.giveUp();
                session.outbox().send(Messages.cancel(exchange.id(), "gone"));
                session.settle();
                checkSilent(session, exchange);
            }
        }
        if (!seen) {
            throw new SkippedException("No answer was a stream: name a path that streams with --path.");
        }
    }

    /** Whoever took the cancel does not take a window as a reason to go on. */
    private static void checkSilent(Session session, Exchange exchange) throws BrokenException, InterruptedException {
        int before = exchange.late();
        session.outbox().send(Messages.window(exchange.id(), CHUNK));
        session.settle();
        if (exchange.late() > before) {
            throw new BrokenException("The stream went on after the cancel.");
        }
    }

    static ObjectNode streamed(String path) {
        ObjectNode request = Ask.of("POST", path, null);
        request.remove("body");
        Ask.header(request, "Content-Type", "application/octet-stream");
        return request.put("stream", true);
    }

    private static void sendChunk(Session session, Exchange exchange) throws BrokenException, InterruptedException {
        exchange.spend(CHUNK);
        send(session, exchange, chunk(exchange));
    }

    /** Whoever has answered early may have closed the connection behind that, and reads no more of the body. */
    private static void send(Session session, Exchange exchange, ObjectNode part)
            throws BrokenException, InterruptedException {
        try {
            session.outbox().send(part);
        } catch (BrokenException e) {
            if (!session.until(exchange::complete, Limits.QUIET)) {
                throw e;
            }
        }
    }

    private static ObjectNode chunk(Exchange exchange) {
        return Messages.part("http.chunk", exchange.id(), Json.object().put("data_base64", BASE64));
    }
}
