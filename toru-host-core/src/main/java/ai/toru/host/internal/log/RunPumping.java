package ai.toru.host.internal.log;

import ai.toru.host.internal.time.Poller;
import ai.toru.host.log.LogLevel;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Both streams of one run, and what it says on its socket. {@link #finish} and {@link #say} are thread-safe; the rest is
 * confined to the pump thread.
 */
final class RunPumping implements Pumping {

    /** A daemon that outlived the plugin may write for ever: what is more than this at the end is not the plugin's. */
    private static final int MOST_READS_AT_END = 64;

    private final PluginLog log;
    private final int lineBytes;
    private final Poller poller;
    private final SaidLines said = new SaidLines();
    private final LineTail stderr = new LineTail();
    private final List<StreamPump> streams;
    private final CompletableFuture<Void> finished = new CompletableFuture<>();

    /** Written by any thread. */
    private volatile boolean finishing;

    RunPumping(PluginLog log, int lineBytes, InputStream stdout, InputStream stderr, Poller poller) {
        this.log = log;
        this.lineBytes = lineBytes;
        this.poller = poller;
        this.streams = List.of(pump(stdout, LogStream.STDOUT), pump(stderr, LogStream.STDERR));
    }

    private StreamPump pump(InputStream stream, LogStream name) {
        return new StreamPump(stream, new LineSplitter(lineBytes, (line, cut) -> take(name, line, cut)));
    }

    private void take(LogStream stream, byte[] line, boolean cut) {
        if (stream == LogStream.STDERR) {
            stderr.add(line);
        }
        log.line(stream, line, cut);
    }

    @Override
    public void say(LogLevel level, String message, @Nullable String fields, @Nullable String requestId) {
        if (said.add(SaidLine.within(lineBytes, level, message, fields, requestId))) {
            poller.wake();
        }
    }

    @Override
    public List<String> stderrTail() {
        return stderr.all();
    }

    @Override
    public CompletionStage<Void> finish() {
        finishing = true;
        poller.wake();
        return finished.minimalCompletionStage();
    }

    /** Reads what is there, and all that is left if this is the end. */
    boolean pump(byte[] buffer) {
        boolean last = finishing;
        boolean read = pumpOnce(buffer);
        if (last) {
            for (int again = 1; read && again < MOST_READS_AT_END; again++) {
                read = pumpOnce(buffer);
            }
            end();
        } else {
            log.writer().flush();
        }
        return read;
    }

    boolean finished() {
        return finished.isDone();
    }

    /** Gives up: closes the streams and reads no more. */
    void abandon() {
        said.close();
        streams.forEach(StreamPump::finish);
        finished.complete(null);
    }

    private boolean pumpOnce(byte[] buffer) {
        boolean read = said.drainTo(log.writer());
        for (StreamPump stream : streams) {
            read |= stream.pump(buffer);
        }
        return read;
    }

    private void end() {
        said.close();
        streams.forEach(StreamPump::finish);
        log.writer().finish();
        finished.complete(null);
    }
}
