package ai.toru.testing.check;

import static ai.toru.testing.check.Rule.error;

import ai.toru.testing.wire.Messages;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The feature {@code cancel}. */
final class CancelRules {
    private static final String NOBODY = "Requests nobody waits for";

    /** What work may take that has not heard of the cancel. */
    private static final Duration LATE = Duration.ofSeconds(1);

    static final Rule USABLE = error(
            "cancel.usable",
            NOBODY,
            "After a cancel the connection is usable, and nothing but the request is given up",
            "Stop that one request, and answer the others. A cancel for a request that you do not have means nothing.");
    static final Rule ANSWERED = error(
            "cancel.answered",
            NOBODY,
            "A cancel of a request that was just answered does no harm",
            "Look the request up, and ignore the cancel where it is not there any more.");
    static final Rule SILENT = error(
            "cancel.silent",
            NOBODY,
            "A request that was cancelled is answered no more, and the cancel itself is not",
            "Note the cancel where messages are read, and look for it before you write an answer.");

    private CancelRules() {}

    static List<Check> checks() {
        return List.of(
                new Check(USABLE, CancelRules::goesOn),
                new Check(ANSWERED, CancelRules::ignoresLate),
                new Check(SILENT, CancelRules::answersNoMore));
    }

    private static void goesOn(Examination exam) throws BrokenException, SkippedException, InterruptedException {
        Features.need(exam, "multiplex", "cancel");
        try (Session session = exam.session()) {
            for (String reason : List.of("gone", "timeout")) {
                Exchange unwanted = session.ask(Ask.get("/"));
                unwanted.giveUp();
                session.outbox().send(Messages.cancel(unwanted.id(), reason));
                session.exchange(Ask.get("/"));
            }
            session.settle();
        }
    }

    private static void ignoresLate(Examination exam) throws BrokenException, SkippedException, InterruptedException {
        Features.need(exam, "multiplex", "cancel");
        try (Session session = exam.session()) {
            Exchange answered = session.ask(Ask.get("/"));
            session.answer(answered);
            session.outbox().send(Messages.cancel(answered.id(), "gone"));
            session.exchange(Ask.get("/"));
            session.settle();
        }
    }

    /** Once may be an answer that crossed the cancel: seen again and again it is none. */
    private static void answersNoMore(Examination exam) throws BrokenException, SkippedException, InterruptedException {
        Features.need(exam, "multiplex", "cancel");
        for (ObjectNode request : requests(exam)) {
            if (answersAfterCancel(exam, request, Limits.QUIET)
                    && answersAfterCancel(exam, request, Limits.QUIET.dividedBy(2))
                    && answersAfterCancel(exam, request, Limits.QUIET.dividedBy(4))) {
                throw new BrokenException(request.path("method").asText() + " "
                        + request.path("path").asText() + " was answered although it had been cancelled.");
            }
        }
    }

    /** One whose body does not come to its end is the surest not to be answered yet. */
    private static List<ObjectNode> requests(Examination exam) {
        List<ObjectNode> requests = new ArrayList<>();
        for (String path : exam.paths()) {
            requests.add(Ask.get(path));
            if (exam.declared().has("stream")) {
                requests.add(StreamRules.streamed(path));
            }
        }
        return requests;
    }

    /**
     * Cancels a request that is not answered yet, or at once where all are answered quickly. Tells whether an answer came that
     * cannot have crossed the cancel.
     */
    private static boolean answersAfterCancel(Examination exam, ObjectNode request, Duration wait)
            throws BrokenException, InterruptedException {
        try (Session session = exam.session()) {
            Exchange exchange = session.ask(request);
            boolean unanswered = !session.until(exchange::begun, wait);
            if (!unanswered) {
                session.drop(exchange);
                exchange = session.ask(request);
            }
            exchange.giveUp();
            session.outbox().send(Messages.cancel(exchange.id(), "gone"));
            boolean heard = exam.declared().has("ping") && hearsPing(exam, session);
            int crossed = heard && !unanswered ? exchange.late() : 0;
            Exchange cancelled = exchange;
            return (heard || unanswered) && session.until(() -> cancelled.late() > crossed, LATE);
        }
    }

    /** Whoever answers a ping has read the cancel before it. */
    private static boolean hearsPing(Examination exam, Session session) throws BrokenException, InterruptedException {
        session.outbox().send(Messages.ping(session.newId("ping")));
        return session.lifecycle(exam.limits().answer()) != null;
    }
}
