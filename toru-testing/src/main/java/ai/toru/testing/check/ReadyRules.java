package ai.toru.testing.check;

import static ai.toru.testing.check.Rule.error;

import ai.toru.testing.subject.Subject;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The feature {@code ready}. */
final class ReadyRules {
    private static final String SECTION = "Saying that you are ready";

    static final Rule READY = error(
            "ready.answer",
            SECTION,
            "init is answered with ready, within 5 s from the start of the process",
            "Answer {\"type\": \"lifecycle\", \"request_id\": …, \"payload\": {\"action\": \"ready\"}} on the same connection.");
    static final Rule REQUEST_ID = error(
            "ready.request-id",
            SECTION,
            "The answer has the request_id of init, or none",
            "Copy request_id from init's envelope.");
    static final Rule SAME_CONNECTION = error(
            "ready.same-connection",
            SECTION,
            "Requests come on the connection that init came on",
            "Read on after init: its connection is no longer one of its own.");
    static final Rule LATER = error(
            "ready.later-connection",
            SECTION,
            "A later connection carries requests at once",
            "Expect init once a run, not once a connection.");

    private ReadyRules() {}

    static List<Check> checks() {
        return List.of(
                new Check(READY, ReadyRules::isReady),
                new Check(REQUEST_ID, ReadyRules::hasId),
                new Check(SAME_CONNECTION, ReadyRules::servesThere),
                new Check(LATER, ReadyRules::servesLater));
    }

    private static void isReady(Examination exam) throws BrokenException, SkippedException, InterruptedException {
        Features.need(exam, "ready");
        exam.starter().startServing().close();
    }

    private static void hasId(Examination exam) throws BrokenException, SkippedException, InterruptedException {
        Features.need(exam, "ready");
        try (Subject subject = exam.starter().start();
                Session session = exam.starter().awaitSocket(subject)) {
            ObjectNode init = exam.starter().init(subject);
            session.outbox().send(init);
            ObjectNode answer = session.lifecycle(exam.limits().start());
            if (answer == null) {
                throw new BrokenException(READY, "Nothing answered init in time.");
            }
            JsonNode id = answer.path("request_id");
            if (!id.isMissingNode() && !id.isNull() && !id.equals(init.path("request_id"))) {
                throw new BrokenException("The request_id is " + id + ".");
            }
        }
    }

    private static void servesThere(Examination exam) throws BrokenException, SkippedException, InterruptedException {
        Features.need(exam, "ready");
        try (Subject subject = exam.starter().start();
                Session session = exam.starter().firstConnection(subject)) {
            session.exchange(Ask.get("/"));
        }
    }

    private static void servesLater(Examination exam) throws BrokenException, SkippedException, InterruptedException {
        Features.need(exam, "ready");
        try (Subject subject = exam.starter().startServing();
                Session session = exam.starter().connect(subject)) {
            session.exchange(Ask.get("/"));
            session.settle();
            if (!session.inbox().lifecycle().isEmpty()) {
                throw new BrokenException("ready came again, where no init was sent.");
            }
        }
    }
}
