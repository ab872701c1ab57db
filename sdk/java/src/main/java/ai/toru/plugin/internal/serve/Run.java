package ai.toru.plugin.internal.serve;

import ai.toru.plugin.internal.wire.FrameException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One run of a plugin: from the first connection to the last answer. Thread-safe. */
public final class Run {
    /** For the host to take the last answers, and for a plugin whose host is gone to put things away. */
    static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final App app;
    private final Session session;
    private final HostLog log;
    private final Activity activity = new Activity();
    private final Dispatcher dispatcher;

    /** A run of this plugin. */
    public Run(App app, Session session, HostLog log, HostKeyValue keyValue) {
        this.app = app;
        this.session = session;
        this.log = log;
        Executor workers = app.workers() == null ? Threads.workers(app.maxInFlight()) : app.workers();
        InitGate gate = new InitGate();
        this.dispatcher = new Dispatcher(
                session,
                new Requests(app, session, log, keyValue, workers, activity, gate),
                new Starting(app, session, log, activity, gate),
                new Questions(app.keyValueHandler(), log, workers, activity, gate),
                activity);
    }

    /** Serves there until there is a reason to stop, and everything is answered; the process's exit code. */
    public int serve(Path socket) throws IOException, InterruptedException {
        try (SocketFile file = SocketFile.listen(socket)) {
            Threads.start("toru-accept", () -> accept(file));
            activity.awaitStop();
            session.stops();
            file.stopListening();
            boolean hostGone = activity.awaitIdle();
            sayGoodbye(hostGone);
            return activity.code();
        }
    }

    /** Stops once all is answered. */
    public void stop() {
        activity.stop(0);
    }

    /** Stops now: nobody reads answers any more. */
    public void hostIsGone() {
        activity.hostIsGone();
    }

    private void accept(SocketFile file) {
        while (true) {
            try {
                SocketChannel channel = file.channel().accept();
                Connection connection = new Connection(channel);
                session.add(connection);
                Threads.start("toru-reader", () -> read(connection));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) { // too many open files: some may be closed soon
                log.error("No connection could be accepted", e);
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void read(Connection connection) {
        try {
            connection.read(dispatcher);
        } catch (FrameException e) {
            log.error("A connection of the host is closed, since it sent " + e.getMessage());
        } catch (ClosedChannelException e) {
            session.remove(connection); // this side has closed it
        } catch (IOException e) {
            log.debug("A connection of the host was lost: " + e);
        } catch (RuntimeException e) {
            log.error("A connection of the host is closed, since what it sent could not be understood", e);
        } finally {
            session.remove(connection);
        }
    }

    private void sayGoodbye(boolean hostGone) throws InterruptedException {
        Callable<CompletionStage<?>> last = app.onShutdown();
        if (last != null) {
            try {
                shutDown(last, hostGone);
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                log.error("onShutdown failed", e);
            }
        }
        for (Connection connection : session.connections()) {
            if (!hostGone) {
                connection.outbox().flush(LAST_WORDS);
            }
            connection.end();
        }
    }

    private static void shutDown(Callable<CompletionStage<?>> last, boolean hostGone) throws Exception {
        var ended = last.call().toCompletableFuture();
        if (hostGone) {
            ended.get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            ended.get();
        }
    }
}
