package ai.toru.testing.check;

import static ai.toru.testing.check.Rule.error;

import ai.toru.testing.wire.Messages;
import java.util.ArrayList;
import java.util.List;

/** The features {@code multiplex} and {@code cancel}. */
final class MultiplexRules {
    private static final String MANY = "Many requests at once";
    private static final String NOBODY = "Requests nobody waits for";

    /** More at once says nothing more, and takes long. */
    private static final int MOST = 1024;

    static final Rule IN_FLIGHT = error(
            "multiplex.any-order",
            MANY,
            "As many requests as declared may be in flight, and each is answered with its own request_id",
            "Keep the request_id with each piece of work, let one writer write whole frames, and read on meanwhile.");
    static final Rule LARGE_AND_SMALL = error(
            "multiplex.large-among-small",
            MANY,
            "Large requests and small ones go beside each other",
            "Read frames whole on one thread, and hand them on; never write two frames at once.");
    static final Rule CUT = error(
            "multiplex.cut",
            MANY,
            "When a connection ends with many requests in flight, the next one serves",
            "Drop the answers of a connection that has ended, and accept the next.");
    static final Rule CANCEL = error(
            "cancel.usable",
            NOBODY,
            "After a cancel the connection is usable, and nothing but the request is given up",
            "Stop that one request, and answer the others. A cancel for a request that you do not have means nothing.");
    static final Rule CANCEL_LATE = error(
            "cancel.answered",
            NOBODY,
            "A cancel of a request that was just answered does no harm",
            "Look the request up, and ignore the cancel where it is not there any more.");

    private MultiplexRules() {}

    static List<Check> checks() {
        return List.of(
                new Check(IN_FLIGHT, MultiplexRules::answersAll),
                new Check(LARGE_AND_SMALL, MultiplexRules::answersLargeAndSmall),
                new Check(CUT, MultiplexRules::survivesCut),
                new Check(CANCEL, MultiplexRules::goesOnAfterCancel),
                new Check(CANCEL_LATE, MultiplexRules::ignoresLateCancel));
    }

    private static void answersAll(Examination exam) throws BrokenException, SkippedException, InterruptedException {
        Features.need(exam, "multiplex");
        try (Session session = exam.session()) {
            List<Exchange> exchanges = askMany(exam, session);
            int answered = 0;
            for (Exchange each : exchanges) {
                try {
                    session.answer(each);
                    answered++;
                } catch (BrokenException e) {
                    throw new BrokenException(
                            e.rule(), answered + " of " + exchanges.size() + " were answered. " + e.problem());
                }
            }
            session.settle();
        }
    }

    private static void answersLargeAndSmall(Examination exam)
            throws BrokenException, SkippedException, InterruptedException {
        Features.need(exam, "multiplex");
        try (Session session = exam.session()) {
            List<Exchange> exchanges = new ArrayList<>();
            for (int i = 0; i < Math.min(8, exam.declared().maxInFlight()); i++) {
                exchanges.add(session.ask(Ask.of("POST", "/", "x".repeat(i % 2 == 0 ? 500_000 : 1))));
            }
            for (Exchange each : exchanges) {
                session.answer(each);
            }
        }
    }

    private static void survivesCut(Examination exam) throws BrokenException, SkippedException, InterruptedException {
        Features.need(exam, "multiplex");
        try (Session session = exam.session()) {
            askMany(exam, session);
            exam.transcript().sent("(end of the connection)");
        }
        serves(exam);
        if (exam.shared().exit(Limits.QUIET).isPresent()) {
            throw new BrokenException("The process ended when its answers could not be written.");
        }
    }

    private static void goesOnAfterCancel(Examination exam)
            throws BrokenException, SkippedException, InterruptedException {
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

    private static void ignoresLateCancel(Examination exam)
            throws BrokenException, SkippedException, InterruptedException {
        Features.need(exam, "multiplex", "cancel");
        try (Session session = exam.session()) {
            Exchange answered = session.ask(Ask.get("/"));
            session.answer(answered);
            session.outbox().send(Messages.cancel(answered.id(), "gone"));
            session.exchange(Ask.get("/"));
            session.settle();
        }
    }

    private static List<Exchange> askMany(Examination exam, Session session) throws BrokenException {
        List<Exchange> exchanges = new ArrayList<>();
        for (int i = 0; i < Math.min(MOST, exam.declared().maxInFlight()); i++) {
            exchanges.add(session.ask(Ask.get("/?" + i)));
        }
        return exchanges;
    }

    private static void serves(Examination exam) throws BrokenException, InterruptedException {
        try (Session session = exam.session()) {
            session.exchange(Ask.get("/"));
        }
    }
}
