package ai.toru.servlet.internal.stream;

import ai.toru.host.plugin.HostClosedException;
import ai.toru.host.plugin.HostException;
import ai.toru.host.plugin.PluginBusyException;
import ai.toru.host.plugin.UnknownPluginException;
import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.answer.Failures;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event stream. Reads the next part of its feed only once the client has taken the one before, so that is all it holds. Whoever
 * has news, the container, the feed or the ticker, leaves it in a field and takes a turn; turns never overlap, and nobody waits for
 * one. Thread-safe.
 */
final class EventStream implements WriteListener {

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    private static final String REMOVED = "plugin_removed";

    private static final Answer STOPPED = Answer.error(
            503, "unavailable", "The application stops. Try again once it is up again.", "Retry-After", "1");

    private final StreamResponse response;
    private final Feed feed;
    private final Consumer<EventStream> ended;
    private final AtomicInteger turns = new AtomicInteger();

    /** What the feed brought, until a turn takes it. */
    private final AtomicReference<@Nullable Arrival> arrival = new AtomicReference<>();

    /** Ends the watch on the feed; null before it began, and once it was ended. */
    private final AtomicReference<@Nullable AutoCloseable> watch = new AtomicReference<>();

    /** Whether the feed may have more; set by all, taken by turns. */
    private volatile boolean due = true;

    /** Whether a heartbeat is to be written; set by the ticker, taken by turns. */
    private volatile boolean beat;

    /** Whether this is the end, the client's pace notwithstanding. */
    private volatile boolean stopped;

    /** Why the stream ends once all was read; null while it goes on. */
    private volatile @Nullable String end;

    /** Whether the container has begun to take what is written. */
    private volatile boolean begun;

    /** Whether what could not be read is to be tried again soon; set by turns, taken by the ticker. */
    private volatile boolean postponed;

    /** Whether the client has something to take; set by turns, read by the ticker. */
    private volatile boolean writing;

    /** How often the client has taken something; changed by turns, read by the ticker. */
    private final AtomicInteger progress = new AtomicInteger();

    /** Confined to the ticker. */
    private final Pulse pulse = new Pulse();

    /** Null before the response begins; confined to turns. */
    private @Nullable StreamOutput output;

    /** Whether the feed has been asked and has not answered; confined to turns. */
    private boolean reading;

    /** Whether the last words are written; confined to turns. */
    private boolean farewell;

    /** What a feed brought: a part, or the reason why not. */
    private record Arrival(
            Feed.@Nullable Part part, @Nullable Throwable failure) {}

    /**
     * Opens a stream, which frees the container's thread.
     *
     * @param ended called once, at the end
     */
    EventStream(HttpServletRequest request, HttpServletResponse response, Feed feed, Consumer<EventStream> ended) {
        this.feed = feed;
        this.ended = ended;
        this.response = StreamResponse.open(request, response, this::letGo);
    }

    /** Watches the feed, then reads it: what comes in between is seen twice rather than not at all. */
    void begin() {
        try {
            watch.set(feed.watch(this::changed));
        } catch (RuntimeException e) {
            arrival.set(new Arrival(null, e));
        }
        turn();
        if (response.ended()) {
            endWatch();
        }
    }

    private void changed() {
        due = true;
        turn();
    }

    /** Ends it now, whatever the client has taken. */
    void stop() {
        stopped = true;
        turn();
    }

    /** Called from time to time, by one thread. */
    void tick() {
        if (response.broken()) {
            if (pulse.broken()) {
                response.complete();
            }
            return;
        }
        lookAfterFeed();
        switch (pulse.tick(progress.get(), writing)) {
            case STUCK -> {
                LOG.debug("An event stream is ended, since its client has taken nothing for a long time.");
                stopped = true;
            }
            case QUIET -> {
                beat = true;
                due = true; // should a call of the feed's have been lost
            }
            case WELL -> due |= postponed;
        }
        postponed = false;
        turn();
    }

    private void lookAfterFeed() {
        try {
            if (end == null && !feed.alive()) {
                due = true; // the last events
                end = REMOVED;
            }
        } catch (HostClosedException e) {
            end = e.code();
        }
    }

    /** Takes a turn, or has the one under way taken once more. */
    private void turn() {
        if (turns.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        while (seen != 0) {
            response.use(this::takeTurn);
            seen = turns.addAndGet(-seen);
        }
    }

    private void takeTurn() throws IOException {
        Arrival arrived = arrival.getAndSet(null);
        if (arrived != null) {
            reading = false;
            take(arrived);
        }
        if (response.ended()) {
            return;
        }
        if (stopped) {
            breakOff();
        } else if (output == null && due && !reading) {
            read();
        } else if (output != null && begun) {
            write(output);
        }
    }

    private void take(Arrival arrived) throws IOException {
        if (arrived.part() == null) {
            fail(arrived.failure());
            return;
        }
        due |= arrived.part().more();
        if (output == null) {
            output = response.begin(this);
        }
        if (output != null) {
            output.add(arrived.part().text());
        }
    }

    /** An error, where nothing was sent yet; else the end. Too many readers are no reason to end: it is tried again soon. */
    private void fail(@Nullable Throwable failure) throws IOException {
        Throwable cause = failure == null ? null : Failures.unwrapped(failure);
        if (output == null && cause != null) {
            response.answer(Failures.duringManagement(cause));
        } else if (cause instanceof PluginBusyException) {
            postponed = true;
        } else if (cause instanceof UnknownPluginException) {
            end = REMOVED;
        } else {
            LOG.debug("An event stream ends, since no more can be read.", cause);
            end = cause instanceof HostException known ? known.code() : "internal_error";
        }
    }

    private void write(StreamOutput out) throws IOException {
        boolean more = true;
        while (more && out.ready()) {
            if (out.writeSome()) {
                progress.incrementAndGet();
            } else {
                more = addMore(out);
            }
        }
        writing = more; // so it is the client that has to take something first
    }

    /** Whether there is something to write now. */
    private boolean addMore(StreamOutput out) {
        if (beat) {
            beat = false;
            out.add(new EventText().comment("heartbeat").bytes());
        } else if (due && !reading && !farewell) {
            read();
            return false;
        } else if (end != null && !reading) {
            return sayFarewell(out, end);
        } else {
            return false;
        }
        return true;
    }

    private boolean sayFarewell(StreamOutput out, String reason) {
        if (farewell) {
            response.complete();
            return false;
        }
        farewell = true;
        out.add(StreamOutput.farewell(reason));
        return true;
    }

    private void read() {
        due = false;
        reading = true;
        CompletionStage<Feed.Part> next;
        try {
            next = feed.next();
        } catch (RuntimeException e) {
            next = CompletableFuture.failedStage(e);
        }
        next.whenComplete((part, failure) -> {
            arrival.set(new Arrival(part, failure));
            turn();
        });
    }

    /** Ends it without waiting for the client; it hears why if it can right now. */
    private void breakOff() throws IOException {
        if (output == null) {
            response.answer(STOPPED);
        } else {
            output.tryFarewell("stopped");
            response.complete();
        }
    }

    private void letGo() {
        endWatch();
        ended.accept(this);
    }

    private void endWatch() {
        AutoCloseable watching = watch.getAndSet(null);
        if (watching == null) {
            return;
        }
        try {
            watching.close();
        } catch (Exception e) {
            LOG.warn("A listener of an event stream could not be removed.", e);
        }
    }

    @Override
    public void onWritePossible() {
        begun = true;
        turn();
    }

    @Override
    public void onError(Throwable failure) {
        LOG.debug("The client of an event stream has gone.", failure);
        response.complete();
    }
}
