package ai.toru.testing.check;

import static ai.toru.testing.check.Rule.error;
import static ai.toru.testing.check.Rule.warning;

import ai.toru.testing.wire.Messages;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Requests with all that may be in front of a body. */
final class HttpRules {
    private static final String SECTION = "HTTP";
    private static final int NOT_FOUND = 404;

    static final Rule ANSWERS = error(
            "http.answers",
            SECTION,
            "GET / is answered",
            "Answer each http message with one of type http and the same request_id; flush what you write.");
    static final Rule METHODS = error(
            "http.methods",
            SECTION,
            "HEAD, POST, PUT, PATCH, DELETE and OPTIONS are answered",
            "Answer methods that you do not know with 405, and a failure of your own with 500.");
    static final Rule UNKNOWN_PATH = warning(
            "http.unknown-path",
            SECTION,
            "A path that the plugin does not know gets 404",
            "Answer 404 where no path matches, so that people see a slip of theirs.");
    static final Rule PATHS = error(
            "http.odd-paths",
            SECTION,
            "Paths with encoded and unusual characters are answered",
            "Decode percent signs as UTF-8 only after you have split the path; catch what goes wrong.");
    static final Rule QUERIES = error(
            "http.odd-queries",
            SECTION,
            "Queries with anything in them are answered",
            "Split the query from the path at the first question mark; expect names without values, and repeats.");
    static final Rule REFUSED_PATHS = warning(
            "http.refused-paths",
            SECTION,
            "Paths that a host refuses do no harm either",
            "Never make a file's name of a path without looking for .. in the decoded text.");
    static final Rule LONG_PATH = error(
            "http.long-path",
            SECTION,
            "A path of 8 KiB is answered",
            "Keep paths out of buffers of a fixed size, or answer 414.");
    static final Rule MANY_HEADERS = error(
            "http.many-headers",
            SECTION,
            "Requests with many, long and empty header fields are answered",
            "Keep header fields in a map that grows, with names compared without regard to case.");
    static final Rule NO_HEADERS = error(
            "http.no-headers",
            SECTION,
            "A request without any header field is answered",
            "Expect that a header field is not there.");
    static final Rule MEMBERS = error(
            "http.unknown-members",
            "Messages",
            "Members that are not known do no harm, and members may come in any order",
            "Look members up by name and ignore the others: do not map messages strictly.");
    static final Rule TYPES = error(
            "message.unknown-type",
            "Messages",
            "Messages of a type that is not known are ignored",
            "Log what you do not know and read on; do not close the connection, do not exit.");

    private HttpRules() {}

    static List<Check> checks() {
        return List.of(
                new Check(ANSWERS, exam -> answered(exam, Ask.get("/"))),
                new Check(METHODS, HttpRules::answersMethods),
                new Check(UNKNOWN_PATH, HttpRules::tellsUnknownPath),
                paths(PATHS, "/a%20b", "/%C3%BC/%F0%9F%9A%80", "/a;b=c/d", "/~!$&'()*+,=:@-._", "/a/"),
                paths(QUERIES, "/?", "/?a", "/?a=1&a=2&=&&", "/?q=%F0%9F%9A%80&x=..%2F..%2F&y=%00&z=%", "/?a?b=/#"),
                paths(REFUSED_PATHS, "/a%2Fb", "/..%2f..%2fetc/passwd", "/../x", "//x", "/%", "/%00", "/\u00fc"),
                paths(LONG_PATH, "/" + "a".repeat(8192), "/?" + "a=b&".repeat(2048)),
                new Check(MANY_HEADERS, exam -> answered(exam, withManyHeaders())),
                new Check(NO_HEADERS, HttpRules::answersWithoutHeaders),
                new Check(MEMBERS, HttpRules::ignoresMembers),
                new Check(TYPES, HttpRules::ignoresTypes));
    }

    private static Check paths(Rule rule, String... paths) {
        return new Check(rule, exam -> {
            try (Session session = exam.session()) {
                for (String path : paths) {
                    answered(session, Ask.get(path), "GET " + path);
                }
            }
        });
    }

    private static void answersMethods(Examination exam) throws BrokenException, InterruptedException {
        try (Session session = exam.session()) {
            for (String method : List.of("HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")) {
                answered(session, Ask.of(method, "/", null), method + " /");
            }
        }
    }

    private static void tellsUnknownPath(Examination exam) throws BrokenException, InterruptedException {
        int status = answered(exam, Ask.get("/no-such-path-5f3a")).status();
        if (status != NOT_FOUND) {
            throw new BrokenException("GET /no-such-path-5f3a got " + status + ".");
        }
    }

    private static ObjectNode withManyHeaders() {
        ObjectNode request = Ask.get("/");
        for (int i = 0; i < 300; i++) {
            Ask.header(request, "X-Field-" + i, "value " + i);
        }
        Ask.header(request, "X-Long", "x".repeat(8192));
        Ask.header(request, "Cookie", "a=1; b=\"2\"; c=; =d; e");
        return Ask.header(request, "X-Empty", "");
    }

    private static void answersWithoutHeaders(Examination exam) throws BrokenException, InterruptedException {
        ObjectNode request = Ask.get("/");
        request.putObject("headers");
        answered(exam, request);
    }

    private static void ignoresMembers(Examination exam) throws BrokenException, InterruptedException {
        try (Session session = exam.session()) {
            Exchange exchange = session.expect();
            ObjectNode request = Ask.get("/");
            request.put("x-inner", 1).putObject("x-object");
            ObjectNode ordered = Messages.http(exchange.id(), request);
            ObjectNode turned = ordered.objectNode().putNull("x-first");
            turned.set("payload", ordered.withObjectProperty("payload").put("x-payload", true));
            turned.putArray("x-array").add("x");
            turned.put("request_id", exchange.id())
                    .put("timestamp", "2026-01-01T00:00:00Z")
                    .put("type", "http");
            session.outbox().send(turned);
            session.answer(exchange);
        }
    }

    private static void ignoresTypes(Examination exam) throws BrokenException, InterruptedException {
        try (Session session = exam.session()) {
            ObjectNode unknown = Messages.envelope("x-weather", null);
            unknown.putObject("payload").put("action", "rain");
            session.outbox().send(unknown);
            ObjectNode lifecycle = Messages.envelope("lifecycle", null);
            lifecycle.putObject("payload").put("action", "x-reload");
            session.outbox().send(lifecycle);
            session.exchange(Ask.get("/"));
        }
    }

    private static Answer answered(Examination exam, ObjectNode request) throws BrokenException, InterruptedException {
        try (Session session = exam.session()) {
            return session.exchange(request);
        }
    }

    private static void answered(Session session, ObjectNode request, String what)
            throws BrokenException, InterruptedException {
        try {
            session.exchange(request);
        } catch (BrokenException e) {
            throw new BrokenException(e.rule(), what.substring(0, Math.min(60, what.length())) + ": " + e.problem());
        }
    }
}
