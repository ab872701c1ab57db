package ai.toru.testing.check;

import static ai.toru.testing.check.Rule.error;
import static ai.toru.testing.check.Rule.warning;

import ai.toru.testing.subject.Subject;
import ai.toru.testing.wire.Messages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The end of the process, in all the ways it is brought about. */
final class StopRules {
    private static final String SECTION = "The process";

    static final Rule IN_TIME = error(
            "shutdown.in-time",
            SECTION,
            "shutdown, on a connection of its own, ends the process within 5 s",
            "Exit when a lifecycle message with the action shutdown comes; threads that go on must not keep you.");
    static final Rule EXIT_CODE = warning(
            "shutdown.exit-code",
            SECTION,
            "After shutdown the exit code is 0",
            "Exit with 0: another code looks like a failure in the log.");
    static final Rule USED = error(
            "shutdown.used-connection",
            SECTION,
            "shutdown on the connection of earlier requests ends the process, too",
            "Handle shutdown in the same loop as requests.");
    static final Rule BUSY = error(
            "shutdown.in-flight",
            SECTION,
            "With a request in flight, shutdown comes after its answer",
            "Finish the requests you have, then exit.");
    static final Rule LEFT = error(
            "shutdown.leaves-nothing",
            SECTION,
            "After the exit no process of the run is left",
            "End and wait for the children that you have started before you exit.");
    static final Rule SIGTERM = warning(
            "stop.sigterm",
            SECTION,
            "SIGTERM ends the process within 2 s",
            "Do not ignore SIGTERM: SIGKILL follows after 2 s, and nothing can be saved then.");
    static final Rule LIFELINE = warning(
            "stop.host-gone",
            SECTION,
            "The process ends when its standard input does, as when the host is gone",
            "Let a thread read standard input, and exit at its end. On Linux the kernel does that for you.");

    private StopRules() {}

    static List<Check> checks() {
        return List.of(
                new Check(IN_TIME, StopRules::stopsInTime),
                new Check(EXIT_CODE, StopRules::exitsWithZero),
                new Check(USED, StopRules::stopsOnUsedConnection),
                new Check(BUSY, StopRules::finishesFirst),
                new Check(LEFT, StopRules::leavesNothing),
                new Check(SIGTERM, StopRules::obeysSigterm),
                new Check(LIFELINE, StopRules::endsWithInput));
    }

    private static void stopsInTime(Examination exam) throws BrokenException, InterruptedException {
        try (Subject subject = served(exam)) {
            shutDown(exam, subject);
        }
    }

    private static void exitsWithZero(Examination exam) throws BrokenException, InterruptedException {
        try (Subject subject = served(exam)) {
            int exit = inTime(() -> shutDown(exam, subject));
            if (exit != 0) {
                throw new BrokenException("The exit code is " + exit + ".");
            }
        }
    }

    private static void stopsOnUsedConnection(Examination exam) throws BrokenException, InterruptedException {
        try (Subject subject = exam.starter().startServing();
                Session session = exam.starter().connect(subject)) {
            session.exchange(Ask.get("/"));
            shutDown(exam, subject, session);
        }
    }

    private static void finishesFirst(Examination exam) throws BrokenException, InterruptedException {
        if (exam.declared().has("multiplex")) {
            finishesMany(exam);
            return;
        }
        try (Subject subject = exam.starter().startServing()) {
            shutDownBesideRequest(exam, subject);
            exit(exam, subject);
        }
    }

    /** The plugin may take the second connection only when the first one, with the request, has ended. */
    private static void shutDownBesideRequest(Examination exam, Subject subject)
            throws BrokenException, InterruptedException {
        try (Session session = exam.starter().connect(subject)) {
            Exchange exchange = session.ask(Ask.get("/"));
            Session other = exam.starter().connect(subject);
            other.outbox().send(Messages.shutdown());
            session.answer(exchange);
        }
    }

    private static void finishesMany(Examination exam) throws BrokenException, InterruptedException {
        try (Subject subject = exam.starter().startServing();
                Session session = exam.starter().connect(subject)) {
            List<Exchange> exchanges = new ArrayList<>();
            for (int i = 0; i < Math.min(8, exam.declared().maxInFlight()); i++) {
                exchanges.add(session.ask(Ask.get("/?" + i)));
            }
            session.outbox().send(Messages.shutdown());
            for (Exchange each : exchanges) {
                session.answer(each);
            }
            exit(exam, subject);
        }
    }

    private static void leavesNothing(Examination exam) throws BrokenException, InterruptedException {
        try (Subject subject = served(exam)) {
            inTime(() -> shutDown(exam, subject));
            List<Long> left = subject.processes();
            if (!left.isEmpty()) {
                throw new BrokenException(left.size() + " processes of the run were still there.");
            }
        }
    }

    private static void obeysSigterm(Examination exam) throws BrokenException, InterruptedException {
        try (Subject subject = served(exam)) {
            exam.transcript().sent("(SIGTERM)");
            subject.terminate();
            if (subject.exit(exam.limits().terminate()).isEmpty()) {
                throw new BrokenException("The process was still there "
                        + Session.seconds(exam.limits().terminate()) + " after SIGTERM.");
            }
        }
    }

    private static void endsWithInput(Examination exam) throws BrokenException, InterruptedException {
        try (Subject subject = served(exam)) {
            exam.transcript().sent("(end of standard input)");
            subject.endInput();
            if (subject.exit(exam.limits().terminate()).isEmpty()) {
                throw new BrokenException("The process was still there "
                        + Session.seconds(exam.limits().terminate()) + " after its standard input had ended.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A process that has answered something. */
    private static Subject served(Examination exam) throws BrokenException, InterruptedException {
        Subject subject = exam.starter().startServing();
        try (Session session = exam.starter().connect(subject)) {
            session.exchange(Ask.get("/"));
            return subject;
        } catch (BrokenException e) {
            subject.close();
            throw e;
        }
    }

    /** A host that finds the connection closed behind the answer takes another one for its shutdown. */
    private static void shutDown(Examination exam, Subject subject, Session session)
            throws BrokenException, InterruptedException {
        session.outbox().reply(Messages.shutdown());
        if (!session.ends(exam.limits().stop())) {
            exit(exam, subject, Limits.QUIET);
            return;
        }
        session.reopenIfItLives(Messages.shutdown());
        exit(exam, subject);
    }

    private static int shutDown(Examination exam, Subject subject) throws BrokenException, InterruptedException {
        try (Session session = exam.starter().connect(subject)) {
            session.outbox().send(Messages.shutdown());
            return exit(exam, subject);
        }
    }

    private static int exit(Examination exam, Subject subject) throws BrokenException, InterruptedException {
        return exit(exam, subject, exam.limits().stop());
    }

    private static int exit(Examination exam, Subject subject, Duration left)
            throws BrokenException, InterruptedException {
        OptionalInt exit = subject.exit(left);
        if (exit.isEmpty()) {
            throw new BrokenException("The process was still there "
                    + Session.seconds(exam.limits().stop()) + " after shutdown.");
        }
        return exit.getAsInt();
    }

    /** What other rules say of the end counts only where there was one: the first rule tells otherwise. */
    private static int inTime(Stop stop) throws BrokenException, InterruptedException {
        try {
            return stop.run();
        } catch (BrokenException e) {
            throw new BrokenException(e.rule() == null ? IN_TIME : e.rule(), e.problem());
        }
    }

    /** Ends a process; tells its exit code. */
    private interface Stop {
        int run() throws BrokenException, InterruptedException;
    }
}
