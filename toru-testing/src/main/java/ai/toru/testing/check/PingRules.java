package ai.toru.testing.check;

import static ai.toru.testing.check.Rule.error;

import ai.toru.testing.wire.Messages;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The feature {@code ping}. */
final class PingRules {
    private static final String SECTION = "Being asked whether you live";

    static final Rule PONG = error(
            "ping.pong",
            SECTION,
            "A ping is answered with pong and the same request_id, as often as it comes",
            "Answer {\"type\": \"lifecycle\", \"request_id\": …, \"payload\": {\"action\": \"pong\"}}.");
    static final Rule AMONG = error(
            "ping.among-requests",
            SECTION,
            "With multiplex a ping is answered among requests",
            "Answer pings where messages are read, and not behind all requests.");

    private PingRules() {}

    static List<Check> checks() {
        return List.of(new Check(PONG, PingRules::answersPing), new Check(AMONG, PingRules::answersAmongRequests));
    }

    private static void answersPing(Examination exam) throws BrokenException, SkippedException, InterruptedException {
        Features.need(exam, "ping");
        try (Session session = exam.session()) {
            ping(exam, session);
            session.exchange(Ask.get("/"));
            session.again(() -> ping(exam, session));
            session.settle();
            if (!session.inbox().lifecycle().isEmpty()) {
                throw new BrokenException("More answers than pings came.");
            }
        }
    }

    private static void answersAmongRequests(Examination exam)
            throws BrokenException, SkippedException, InterruptedException {
        Features.need(exam, "ping", "multiplex");
        try (Session session = exam.session()) {
            List<Exchange> exchanges = new ArrayList<>();
            for (int i = 0; i < Math.min(exam.declared().maxInFlight(), 16); i++) {
                exchanges.add(session.ask(Ask.get("/?" + i)));
            }
            ping(exam, session);
            for (Exchange each : exchanges) {
                session.answer(each);
            }
        }
    }

    private static String ping(Examination exam, Session session) throws BrokenException, InterruptedException {
        String id = session.newId("ping");
        session.outbox().send(Messages.ping(id));
        ObjectNode answer = session.lifecycle(exam.limits().answer());
        if (answer == null) {
            throw new BrokenException("A ping was not answered within "
                    + Session.seconds(exam.limits().answer()) + ".");
        }
        String action = answer.path("payload").path("action").asText("");
        if (!action.equals("pong") || !answer.path("request_id").asText("").equals(id)) {
            throw new BrokenException("A ping with the request_id " + id + " was answered with " + answer + ".");
        }
        return id;
    }
}
