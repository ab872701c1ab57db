package ai.toru.testing.check;

import static ai.toru.testing.check.Rule.error;

import ai.toru.testing.wire.Json;
import ai.toru.testing.wire.Messages;
import ai.toru.testing.wire.Wire;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;

/** Bodies of requests: odd ones, and large ones. */
final class BodyRules {
    private static final int LARGE = 1024 * 1024;

    /** What is left free below the largest frame, so that a plugin that sends everything back has room for its own words. */
    private static final int SPARE = 64 * 1024;

    static final Rule EMPTY = error(
            "http.empty-body",
            "HTTP",
            "A body that is empty, null or missing is answered",
            "Treat null, a missing body and \"\" alike.");
    static final Rule ODD = error(
            "http.odd-bodies",
            "HTTP",
            "Bodies with any text are answered, also such as is not the JSON it claims to be",
            "Catch what a parser throws and answer 400; never print a body to a stream with a narrow encoding.");
    static final Rule LARGE_BODY = error(
            "http.large-body",
            "Frames",
            "A body of 1 MiB is answered",
            "Read on until the whole frame is there: one read gives less than you asked for.");
    static final Rule LARGEST_BODY = error(
            "http.largest-body",
            "Frames",
            "A frame of nearly 16 MiB is answered",
            "Allow frames of 16 MiB; answer 413 where a body is too large for you.");

    private BodyRules() {}

    static List<Check> checks() {
        return List.of(
                new Check(EMPTY, BodyRules::answersEmpty),
                new Check(ODD, BodyRules::answersOdd),
                new Check(LARGE_BODY, exam -> answered(exam, LARGE)),
                new Check(LARGEST_BODY, exam -> answered(exam, Wire.LARGEST_FRAME - SPARE - overhead())));
    }

    private static void answersEmpty(Examination exam) throws BrokenException, InterruptedException {
        ObjectNode missing = Ask.of("POST", "/", null);
        missing.remove("body");
        try (Session session = exam.session()) {
            session.exchange(Ask.of("POST", "/", ""));
            session.exchange(Ask.of("POST", "/", null));
            session.exchange(missing);
        }
    }

    private static void answersOdd(Examination exam) throws BrokenException, InterruptedException {
        try (Session session = exam.session()) {
            for (String body : List.of(
                    "grüße, 日本語, \ud83d\ude80",
                    "a\u0000b\u0001\u001f\u007f",
                    "\"quoted\" and \\ and \r\n and \u2028",
                    "{\"type\":\"http\",\"payload\":{\"status\":200}}",
                    "[[[[[[[[[[]]]]]]]]]]",
                    "\ufeff{}",
                    "null",
                    "{not json")) {
                answered(session, body);
            }
        }
    }

    private static void answered(Session session, String body) throws BrokenException, InterruptedException {
        session.exchange(Ask.of("POST", "/", body));
        session.exchange(Ask.json("POST", "/", body));
    }

    private static void answered(Examination exam, int length) throws BrokenException, InterruptedException {
        try (Session session = exam.session()) {
            session.patience(Duration.ofSeconds(length > LARGE ? 15 : 5));
            session.exchange(Ask.of("POST", "/", "x".repeat(length)));
            session.exchange(Ask.get("/"));
        }
    }

    private static int overhead() {
        return Json.bytes(Messages.http("req-12345678-12345678", Ask.of("POST", "/", ""))).length;
    }
}
