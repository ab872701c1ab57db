package ai.toru.testing.check;

import static ai.toru.testing.check.Rule.error;
import static ai.toru.testing.check.Rule.warning;

import ai.toru.testing.subject.Listening;
import ai.toru.testing.subject.Subject;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** From the start of the process to its first request, and a second process beside the first. */
final class StartRules {
    private static final String SECTION = "The process";
    private static final long MUCH_OUTPUT = 1024 * 1024;

    static final Rule SOCKET = error(
            "start.socket",
            SECTION,
            "A connection at TORU_PLUGIN_SOCKET succeeds within 5 s",
            "Take the path from the environment, listen there at once, and do slow work after that.");
    static final Rule STAYS = error(
            "start.stays",
            SECTION,
            "The process that was started stays; it does not become a daemon",
            "Do not fork: serve in the process that was started, and use exec in wrappers.");
    static final Rule ONE_SOCKET = error(
            "start.one-socket",
            SECTION,
            "It listens at TORU_PLUGIN_SOCKET and at no other Unix socket",
            "Do not make up a path: a second process of the plugin would take the first one's.");
    static final Rule INIT_CLOSED = error(
            "init.closed",
            "Connections",
            "The connection of init is closed within 1 s once the host has ended its side",
            "Read messages until the end of the connection, then close it and accept the next.");
    static final Rule INIT_SILENT = warning(
            "init.silent",
            "Lifecycle",
            "Nothing is answered to init, unless the feature ready is declared",
            "Declare ready, or do not answer: the host ignores it.");
    static final Rule INIT_UNKNOWN = error(
            "init.unknown-members",
            "Messages",
            "Members of init that are not known do no harm",
            "Take what you need from the payload, and ignore the rest.");
    static final Rule OUTPUT = warning(
            "start.output",
            SECTION,
            "It writes less than 1 MiB to standard output and standard error while it is looked at",
            "Log less: the host drops what is too much.");
    static final Rule STALE = warning(
            "start.stale-socket",
            SECTION,
            "A file that is left at TORU_PLUGIN_SOCKET does no harm",
            "Remove the file at TORU_PLUGIN_SOCKET, and no other, before you listen. The host does so, too.");
    static final Rule SECOND = error(
            "start.second",
            SECTION,
            "A second process starts, and serves, beside the first",
            "Take no port, lock or file at the start that another process of the plugin holds.");
    static final Rule FIRST_STAYS = error(
            "start.first-stays",
            SECTION,
            "The first process serves on when a second one has come and gone",
            "Never remove a socket that is not the one in TORU_PLUGIN_SOCKET.");

    private StartRules() {}

    static List<Check> checks() {
        return List.of(
                new Check(SOCKET, StartRules::listens),
                new Check(STAYS, StartRules::stays),
                new Check(ONE_SOCKET, StartRules::listensNowhereElse),
                new Check(INIT_CLOSED, StartRules::closesInit),
                new Check(INIT_SILENT, StartRules::saysNothing),
                new Check(INIT_UNKNOWN, StartRules::ignoresMembers),
                new Check(STALE, StartRules::copesWithStaleSocket),
                new Check(SECOND, StartRules::startsBeside),
                new Check(FIRST_STAYS, StartRules::leavesFirst));
    }

    /** Looked at when everything else has been. */
    static List<Check> lastChecks() {
        return List.of(new Check(OUTPUT, StartRules::saysLittle));
    }

    private static void listens(Examination exam) throws BrokenException, InterruptedException {
        exam.shared();
    }

    private static void stays(Examination exam) throws BrokenException, InterruptedException {
        Subject subject = exam.shared();
        exam.session().close();
        if (subject.exit(Limits.QUIET.multipliedBy(3)).isPresent()) {
            throw new BrokenException("The process has exited, and something else took the connection.");
        }
    }

    private static void listensNowhereElse(Examination exam) throws BrokenException, InterruptedException {
        Subject subject = exam.shared();
        for (String path : listening(subject)) {
            if (!path.equals(subject.socket().toString())) {
                throw new BrokenException("It also listens at " + path + ".");
            }
        }
    }

    private static List<String> listening(Subject subject) {
        try {
            return Listening.paths(subject.processes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void closesInit(Examination exam) throws BrokenException, SkippedException, InterruptedException {
        skipWithReady(exam);
        try (Subject subject = exam.starter().start();
                Session session = exam.starter().firstConnection(subject)) {
            if (!session.ends(Duration.ZERO)) {
                throw new BrokenException("The connection was still open "
                        + Session.seconds(exam.limits().initClose()) + " after the kit had ended its side.");
            }
        }
    }

    private static void saysNothing(Examination exam) throws BrokenException, SkippedException, InterruptedException {
        skipWithReady(exam);
        try (Subject subject = exam.starter().start();
                Session session = exam.starter().firstConnection(subject)) {
            if (session.inbox().frames() > 0) {
                throw new BrokenException("Something came on the connection of init.");
            }
        }
    }

    private static void ignoresMembers(Examination exam) throws BrokenException, InterruptedException {
        try (Subject subject = exam.starter().start()) {
            ObjectNode init = exam.starter().init(subject);
            init.put("x-envelope", 1)
                    .withObjectProperty("payload")
                    .put("x-number", 1.5)
                    .putNull("x-null");
            init.withObjectProperty("payload")
                    .putObject("x-object")
                    .putArray("x-array")
                    .add("x");
            exam.starter().firstConnection(subject, init).close();
            serves(exam, subject);
        }
    }

    private static void copesWithStaleSocket(Examination exam) throws BrokenException, InterruptedException {
        leaveStale(exam.starter().nextSocket());
        try (Subject subject = exam.starter().start()) {
            exam.starter().firstConnection(subject).close();
            serves(exam, subject);
        } catch (BrokenException e) {
            throw new BrokenException("With a socket's file left there it does not serve: " + e.problem());
        }
    }

    private static void startsBeside(Examination exam) throws BrokenException, InterruptedException {
        exam.shared();
        try (Subject second = exam.starter().start()) {
            exam.starter().firstConnection(second).close();
            serves(exam, second);
        } catch (BrokenException e) {
            throw new BrokenException("While the first one runs, a second one does not serve: " + e.problem());
        }
    }

    private static void leavesFirst(Examination exam) throws BrokenException, InterruptedException {
        Subject first = exam.shared();
        try (Subject second = exam.starter().start()) {
            exam.starter().firstConnection(second).close();
            if (!Files.exists(first.socket())) {
                throw new BrokenException("The second process has removed the first one's socket.");
            }
            second.terminate();
            second.exit(exam.limits().terminate());
        }
        if (!Files.exists(first.socket())) {
            throw new BrokenException("The second process has removed the first one's socket when it ended.");
        }
        serves(exam, first);
    }

    private static void saysLittle(Examination exam) throws BrokenException, InterruptedException {
        Stimuli.usual(exam);
        long bytes = exam.shared().outputBytes();
        if (bytes > MUCH_OUTPUT) {
            throw new BrokenException("It has written " + bytes + " bytes.");
        }
    }

    private static void serves(Examination exam, Subject subject) throws BrokenException, InterruptedException {
        try (Session session = exam.starter().connect(subject)) {
            session.exchange(Ask.get("/"));
        }
    }

    /** A socket that nobody listens at: what a process leaves that was killed. */
    private static void leaveStale(Path path) {
        try (SocketChannel bound = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            bound.bind(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void skipWithReady(Examination exam) throws SkippedException {
        if (exam.declared().has("ready")) {
            throw new SkippedException("With the feature ready, init comes on the connection that requests use.");
        }
    }
}
