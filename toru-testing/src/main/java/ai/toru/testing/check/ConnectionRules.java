package ai.toru.testing.check;

import static ai.toru.testing.check.Rule.error;
import static ai.toru.testing.check.Rule.warning;

import ai.toru.testing.wire.Json;
import ai.toru.testing.wire.Messages;
import ai.toru.testing.wire.Wire;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Connections and frames as networks and hosts really bring them: in pieces, cut off, again. */
final class ConnectionRules {
    private static final String FRAMES = "Frames";
    private static final String CONNECTIONS = "Connections";
    private static final String READ_EXACTLY = "Read exactly 4 bytes, then exactly as many as they say, in a loop.";
    private static final String NEXT = "Take the end of a connection as the end of that one only: accept the next.";

    static final Rule BYTEWISE = warning(
            "frame.bytewise",
            FRAMES,
            "A frame that comes byte by byte is answered, though no host writes so",
            READ_EXACTLY);
    static final Rule SPLIT = error(
            "frame.split",
            FRAMES,
            "A frame that comes in pieces, split anywhere behind its length, is answered",
            READ_EXACTLY);
    static final Rule GLUED = error("frame.glued", FRAMES, "Two frames that come at once are both read", READ_EXACTLY);
    static final Rule IN_TURN = error(
            "connection.in-turn",
            CONNECTIONS,
            "One request after the other is answered, on the connection as long as it lasts",
            "Read the next message after each answer, or close the connection behind it.");
    static final Rule REOPENED =
            error("connection.reopened", CONNECTIONS, "When a connection has ended, the next one serves", NEXT);
    static final Rule CUT_IN_FRAME = error(
            "connection.cut-in-frame",
            CONNECTIONS,
            "When a connection ends inside of a frame, the next one serves",
            NEXT);
    static final Rule CUT_IN_LENGTH = error(
            "connection.cut-in-length",
            CONNECTIONS,
            "When a connection ends inside of a frame's length, the next one serves",
            NEXT);
    static final Rule CUT_UNANSWERED = error(
            "connection.cut-unanswered",
            CONNECTIONS,
            "When a connection ends before the answer, as after a time limit, the next one serves",
            NEXT + " Writing to a connection that has ended must not end the plugin: ignore SIGPIPE, catch errors.");
    static final Rule EMPTY =
            error("connection.unused", CONNECTIONS, "A connection that ends without a message does no harm", NEXT);

    private ConnectionRules() {}

    static List<Check> checks() {
        return List.of(
                new Check(BYTEWISE, ConnectionRules::readsBytes),
                new Check(SPLIT, ConnectionRules::readsPieces),
                new Check(GLUED, ConnectionRules::readsGlued),
                new Check(IN_TURN, ConnectionRules::answersInTurn),
                new Check(REOPENED, ConnectionRules::takesNext),
                new Check(EMPTY, exam -> afterCut(exam, 0)),
                new Check(CUT_IN_LENGTH, exam -> afterCut(exam, 2)),
                new Check(CUT_IN_FRAME, exam -> afterCut(exam, 40)),
                new Check(CUT_UNANSWERED, ConnectionRules::afterUnanswered));
    }

    private static void readsBytes(Examination exam) throws BrokenException, InterruptedException {
        sendInPieces(exam, 1);
    }

    private static void readsPieces(Examination exam) throws BrokenException, InterruptedException {
        for (int size : new int[] {4, 7, 61}) {
            sendInPieces(exam, size);
        }
    }

    /** The body has characters of two, three and four bytes, so that pieces end inside of some. */
    private static void sendInPieces(Examination exam, int size) throws BrokenException, InterruptedException {
        try (Session session = exam.session()) {
            Exchange exchange = session.expect();
            byte[] frame = frame(exchange, Ask.of("POST", "/", "ü日\ud83d\ude80ü日\ud83d\ude80ü日\ud83d\ude80"));
            exam.transcript().sent("(a request, in pieces of " + size + " bytes)");
            for (int from = 0; from < frame.length; from += size) {
                session.outbox().sendRaw(Arrays.copyOfRange(frame, from, Math.min(frame.length, from + size)));
                if (from < 2 * Integer.BYTES) {
                    session.until(() -> false, Duration.ofMillis(20)); // so that they come apart indeed
                }
            }
            session.answer(exchange);
        }
    }

    private static void readsGlued(Examination exam) throws BrokenException, SkippedException, InterruptedException {
        if (!exam.declared().has("multiplex") && !exam.declared().has("stream")) {
            throw new SkippedException("Without multiplex or stream no host sends two frames at once.");
        }
        try (Session session = exam.session()) {
            ObjectNode unknown = Messages.envelope("x-weather", null);
            unknown.putObject("payload");
            byte[] first = Wire.framed(Json.bytes(unknown));
            Exchange exchange = session.expect();
            byte[] second = frame(exchange, Ask.get("/"));
            byte[] both = Arrays.copyOf(first, first.length + second.length);
            System.arraycopy(second, 0, both, first.length, second.length);
            exam.transcript().sent("(a message of an unknown type and a request, at once)");
            session.outbox().sendRaw(both);
            session.answer(exchange);
        }
    }

    private static void answersInTurn(Examination exam) throws BrokenException, InterruptedException {
        try (Session session = exam.session()) {
            for (int i = 0; i < 20; i++) {
                session.exchange(Ask.get("/"));
            }
            session.settle();
        }
    }

    private static void takesNext(Examination exam) throws BrokenException, InterruptedException {
        for (int i = 0; i < 10; i++) {
            serves(exam);
        }
    }

    private static void afterCut(Examination exam, int bytes) throws BrokenException, InterruptedException {
        serves(exam);
        try (Session session = exam.session()) {
            byte[] frame = frame(session.expect(), Ask.get("/"));
            exam.transcript().sent("(" + bytes + " bytes of a request, then the end of the connection)");
            session.outbox().sendRaw(Arrays.copyOf(frame, bytes));
        }
        serves(exam);
    }

    private static void afterUnanswered(Examination exam) throws BrokenException, InterruptedException {
        for (int i = 0; i < 3; i++) {
            try (Session session = exam.session()) {
                session.ask(Ask.get("/"));
                exam.transcript().sent("(end of the connection)");
            }
        }
        serves(exam);
        if (exam.shared().exit(Limits.QUIET).isPresent()) {
            throw new BrokenException("The process ended when its answer could not be written.");
        }
        serves(exam);
    }

    private static void serves(Examination exam) throws BrokenException, InterruptedException {
        try (Session session = exam.session()) {
            session.exchange(Ask.get("/"));
        }
    }

    private static byte[] frame(Exchange exchange, ObjectNode request) {
        return Wire.framed(Json.bytes(Messages.http(exchange.id(), request)));
    }
}
