package ai.toru.testing.check;

import ai.toru.testing.subject.Subject;
import ai.toru.testing.wire.Messages;
import ai.toru.testing.wire.Wire;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Starts processes of the plugin, and connects to them. Confined to the thread that examines, but for {@link #closeAll}. */
final class Starter {
    private static final long BETWEEN_TRIES_MS = 10;

    private final Examination exam;
    private final Path sockets;
    private final List<Subject> subjects = new CopyOnWriteArrayList<>();
    private final List<Wire> wires = new CopyOnWriteArrayList<>();
    private int started;

    Starter(Examination exam, Path sockets) {
        this.exam = exam;
        this.sockets = sockets;
    }

    /** Where the next process is to listen. */
    Path nextSocket() {
        return sockets.resolve("p" + (started + 1) + ".sock");
    }

    /** Starts a process, and does not wait for it. */
    Subject start() throws BrokenException {
        Path socket = nextSocket();
        started++;
        try {
            Subject subject = Subject.start(exam.file(), exam.declared().id(), socket);
            subjects.add(subject);
            return subject;
        } catch (IOException e) {
            throw new BrokenException(StartRules.SOCKET, "The file could not be started: " + e.getMessage());
        }
    }

    /** Starts a process and brings it to where it takes requests. */
    Subject startServing() throws BrokenException, InterruptedException {
        Subject subject = start();
        firstConnection(subject).close();
        return subject;
    }

    /** Connects for the first time, sends {@code init}, and waits until that is over. */
    Session firstConnection(Subject subject) throws BrokenException, InterruptedException {
        return firstConnection(subject, init(subject));
    }

    /** The same with an {@code init} of one's own. */
    Session firstConnection(Subject subject, ObjectNode init) throws BrokenException, InterruptedException {
        Session session = awaitSocket(subject);
        session.outbox().send(init);
        if (exam.declared().has("ready")) {
            awaitReady(session, subject);
        } else {
            session.outbox().endSending();
            awaitClose(session);
        }
        return session;
    }

    /** The {@code init} of a process. */
    ObjectNode init(Subject subject) {
        return Messages.init(subject.socket(), exam.declared().has("ready") ? "init-5f3a" : null, Messages.FEATURES);
    }

    /** Connects to a process that takes connections. */
    Session connect(Subject subject) throws BrokenException {
        return new Session(open(subject), subject, exam);
    }

    /** The same, without somebody who talks. */
    Wire open(Subject subject) throws BrokenException {
        try {
            return wire(subject);
        } catch (IOException e) {
            throw new BrokenException("The plugin takes no connection any more: " + e.getMessage() + ".");
        }
    }

    /** Tries to connect until it succeeds, or the limit for the start is over. */
    Session awaitSocket(Subject subject) throws BrokenException, InterruptedException {
        Duration limit = exam.limits().start();
        while (subject.age().compareTo(limit) < 0) {
            OptionalInt exit = subject.exit(Duration.ofMillis(BETWEEN_TRIES_MS));
            try {
                return new Session(wire(subject), subject, exam);
            } catch (IOException notYet) {
                if (exit.isPresent()) {
                    throw new BrokenException(
                            StartRules.SOCKET,
                            "The process ended with exit code " + exit.getAsInt()
                                    + " before it took a connection at TORU_PLUGIN_SOCKET.");
                }
            }
        }
        throw new BrokenException(
                StartRules.SOCKET,
                "No connection at TORU_PLUGIN_SOCKET succeeded within " + Session.seconds(limit) + ".");
    }

    /** Answers that nobody has asked for are ignored here, as by the host. */
    private void awaitClose(Session session) throws BrokenException, InterruptedException {
        try {
            session.ends(exam.limits().initClose());
        } catch (BrokenException e) {
            if (!AnswerRules.REQUEST_ID.equals(e.rule())) {
                throw e;
            }
        }
    }

    private void awaitReady(Session session, Subject subject) throws BrokenException, InterruptedException {
        Duration left = exam.limits().start().minus(subject.age());
        ObjectNode message = session.lifecycle(left.isNegative() ? Duration.ZERO : left);
        if (message == null) {
            throw new BrokenException(ReadyRules.READY, "Nothing answered init in time.");
        }
        String action = message.path("payload").path("action").asText("");
        if (!action.equals("ready")) {
            throw new BrokenException(ReadyRules.READY, "init was answered with \"" + action + "\": " + message + ".");
        }
    }

    private Wire wire(Subject subject) throws IOException {
        Wire wire = Wire.connect(subject.socket(), exam.limits().start(), exam.transcript());
        wires.add(wire);
        return wire;
    }

    /** The process that was started last. */
    @Nullable
    Subject latest() {
        return subjects.isEmpty() ? null : subjects.get(subjects.size() - 1);
    }

    /** Closes all connections, and ends all processes. */
    void closeAll() {
        new ArrayList<>(wires).forEach(Wire::close);
        wires.clear();
        new ArrayList<>(subjects).forEach(Subject::close);
    }
}
