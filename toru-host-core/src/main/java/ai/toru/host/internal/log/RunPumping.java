package ai.toru.host.internal.log;

import ai.toru.host.internal.time.Poller;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Both streams of one run. {@link #finish} is thread-safe; the rest is confined to the pump thread. */
final class RunPumping implements Pumping {

    /** A daemon that outlived the plugin may write for ever: what is more than this at the end is not the plugin's. */
    private static final int MOST_READS_AT_END = 64;

    private final PluginLog log;
    private final Poller poller;
    private final LineTail stderr = new LineTail();
    private final List<StreamPump> streams;
    private final CompletableFuture<Void> finished = new CompletableFuture<>();

    /** Written by any thread. */
    private volatile boolean finishing;

    RunPumping(PluginLog log, int lineBytes, InputStream stdout, InputStream stderr, Poller poller) {
        this.log = log;
        this.poller = poller;
        this.streams = List.of(pump(stdout, LogStream.STDOUT, lineBytes), pump(stderr, LogStream.STDERR, lineBytes));
    }

    private StreamPump pump(InputStream stream, LogStream name, int lineBytes) {
        return new StreamPump(stream, new LineSplitter(lineBytes, (line, cut) -> take(name, line, cut)));
    }

    private void take(LogStream stream, byte[] line, boolean cut) {
        if (stream == LogStream.STDERR) {
            stderr.add(line);
        }
        log.line(stream, line, cut);
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
        streams.forEach(StreamPump::finish);
        finished.complete(null);
    }

    private boolean pumpOnce(byte[] buffer) {
        boolean read = false;
        for (StreamPump stream : streams) {
            read |= stream.pump(buffer);
        }
        return read;
    }

    private void end() {
        streams.forEach(StreamPump::finish);
        log.writer().finish();
        finished.complete(null);
    }
}
