package ai.toru.testing.check;

import static ai.toru.testing.check.Rule.error;
import static ai.toru.testing.check.Rule.warning;

import ai.toru.testing.subject.Subject;
import ai.toru.testing.wire.Messages;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Key-value data, in both directions. */
final class KvRules {
    static final Rule QUESTION = error(
            "kv.question",
            "You ask",
            "A question has a request_id, an action, a key of 1 to 512 bytes and, for set, a string as value",
            "Make up a request_id for each question, and turn values into strings first.");
    static final Rule ANSWERED = warning(
            "kv.answered",
            "The host asks",
            "Questions of the host are answered, with null where the plugin keeps nothing of its own",
            "Answer {\"value\": null} with the same request_id: no answer at all costs you the connection.");
    static final Rule FORM = error(
            "kv.answers-null",
            "The host asks",
            "An answer has value, which is a string or null",
            "Put \"value\" into \"payload\", as a string or null.");
    static final Rule AFTER = error(
            "kv.goes-on",
            "The host asks",
            "A question of the host does no harm to the requests behind it",
            "Handle messages of type kv beside those of type http, and read on.");

    private KvRules() {}

    static List<Check> checks() {
        return List.of(
                new Check(ANSWERED, KvRules::answers),
                new Check(FORM, KvRules::hasForm),
                new Check(AFTER, KvRules::goesOn));
    }

    static List<Check> lastChecks() {
        return List.of(Check.passive(QUESTION));
    }

    private static void answers(Examination exam) throws BrokenException, InterruptedException {
        try (Session session = exam.session()) {
            for (String action : List.of("get", "set", "delete")) {
                if (asked(session, action).isMissingNode()) {
                    throw new BrokenException("\"" + action + "\" was not answered within "
                            + Session.seconds(exam.limits().answer()) + ".");
                }
            }
        }
    }

    private static void hasForm(Examination exam) throws BrokenException, SkippedException, InterruptedException {
        if (exam.observations().of(ANSWERED) != null) {
            throw new SkippedException("Questions of the host are not answered.");
        }
        try (Session session = exam.session()) {
            for (String action : List.of("get", "set", "get", "delete")) {
                JsonNode answer = asked(session, action);
                if (answer.isMissingNode()) {
                    throw new SkippedException("\"" + action + "\" was not answered.");
                }
                JsonNode value = answer.path("value");
                if (!value.isTextual() && !value.isNull()) {
                    throw new BrokenException("\"" + action + "\" was answered with " + answer + ".");
                }
            }
        }
    }

    private static void goesOn(Examination exam) throws BrokenException, InterruptedException {
        Subject subject = exam.shared();
        try (Session session = exam.starter().connect(subject)) {
            String id = session.newId("kv");
            session.outbox().send(Messages.question(id, "get", "toru-kit-5f3a", null));
            session.until(
                    () -> !session.inbox().kvAnswer(id).isMissingNode(),
                    exam.limits().answer());
        }
        try (Session session = exam.starter().connect(subject)) {
            session.exchange(Ask.get("/"));
        }
    }

    private static JsonNode asked(Session session, String action) throws BrokenException, InterruptedException {
        return session.again(() -> {
            String id = session.newId("kv");
            session.outbox().send(Messages.question(id, action, "toru-kit-5f3a", action.equals("set") ? "kit" : null));
            return session.kvAnswer(id);
        });
    }
}
