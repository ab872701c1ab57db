package ai.toru.testing.check;

import static ai.toru.testing.check.Rule.error;

import java.util.ArrayList;
import java.util.List;

/** The feature {@code multiplex}. */
final class MultiplexRules {
    private static final String MANY = "Many requests at once";

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

    private MultiplexRules() {}

    static List<Check> checks() {
        return List.of(
                new Check(IN_FLIGHT, MultiplexRules::answersAll),
                new Check(LARGE_AND_SMALL, MultiplexRules::answersLargeAndSmall),
                new Check(CUT, MultiplexRules::survivesCut));
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
