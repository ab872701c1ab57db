package ai.toru.servlet.internal.stream;

import ai.toru.host.plugin.HostClosedException;
import ai.toru.host.plugin.HostException;
import ai.toru.host.plugin.PluginBusyException;
import ai.toru.host.plugin.UnknownPluginException;
import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.answer.AnswerWriter;
import ai.toru.servlet.internal.answer.Failures;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event stream. Reads the next part of its feed only once the client has taken the one before, so that is all it holds. Whoever
 * has news, the container, the feed or the ticker, leaves it in a field and takes a turn; turns never overlap, and nobody waits for
 * one. Given back to the container exactly once. Thread-safe.
 */
final class EventStream implements WriteListener, AsyncListener {

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    private static final String REMOVED = "plugin_removed";

    private static final Answer STOPPED = Answer.error(
            503, "unavailable", "The application stops. Try again once it is up again.", "Retry-After", "1");

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final AsyncContext context;
    private final Feed feed;
    private final Consumer<EventStream> ended;
    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicBoolean completed = new AtomicBoolean();

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

    /**
     * Held while the response is used, and before the container hears that we know of its end: after that it may use the response
     * for somebody else, and what a turn still wrote would be theirs. Nobody waits for a client while holding it.
     */
    private final ReentrantLock responseLock = new ReentrantLock();

    /** Whether the response can be written no more; the container says so itself, and is waited for. Set under the lock. */
    private volatile boolean broken;

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

    /** Confined to turns. */
    private boolean reading;

    /** Confined to turns: whether the last words are written. */
    private boolean farewell;

    /** What a feed brought: a part, or the reason why not. */
    private record Arrival(
            Feed.@Nullable Part part, @Nullable Throwable failure) {}

    private EventStream(
            HttpServletRequest request,
            HttpServletResponse response,
            AsyncContext context,
            Feed feed,
            Consumer<EventStream> ended) {
        this.request = request;
        this.response = response;
        this.context = context;
        this.feed = feed;
        this.ended = ended;
    }

    /** Frees the container's thread. */
    static EventStream open(
            HttpServletRequest request, HttpServletResponse response, Feed feed, Consumer<EventStream> ended) {
        AsyncContext context = request.startAsync(request, response);
        context.setTimeout(0);
        EventStream stream = new EventStream(request, response, context, feed, ended);
        context.addListener(stream);
        return stream;
    }

    /** Watches the feed, then reads it: what comes in between is seen twice rather than not at all. */
    void begin() {
        try {
            watch.set(feed.watch(this::changed));
        } catch (RuntimeException e) {
            arrival.set(new Arrival(null, e));
        }
        turn();
        if (completed.get()) {
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
        if (broken) {
            if (pulse.broken()) {
                alone(this::complete);
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
            takeTurnAlone();
            seen = turns.addAndGet(-seen);
        }
    }

    private void takeTurnAlone() {
        responseLock.lock();
        try {
            if (!broken && !completed.get()) {
                takeTurn();
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("An event stream broke off.", e);
            broken = true;
        } finally {
            responseLock.unlock();
        }
    }

    private void takeTurn() throws IOException {
        Arrival arrived = arrival.getAndSet(null);
        if (arrived != null) {
            reading = false;
            take(arrived);
        }
        if (completed.get()) {
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
        Throwable failure = arrived.failure();
        if (arrived.part() != null) {
            due |= arrived.part().more();
            if (output == null) {
                respond();
            }
            if (output != null) {
                output.add(arrived.part().text());
            }
        } else if (output == null && failure != null) {
            AnswerWriter.write(request, response, Failures.duringManagement(failure));
            complete();
        } else {
            end(failure);
        }
    }

    /** Too many readers are no reason to end: the ticker has it tried again. */
    private void end(@Nullable Throwable failure) {
        Throwable cause = failure == null ? null : Failures.unwrapped(failure);
        if (cause instanceof PluginBusyException) {
            postponed = true;
        } else {
            LOG.debug("An event stream ends, since no more can be read.", cause);
            end = cause instanceof UnknownPluginException
                    ? REMOVED
                    : cause instanceof HostException known ? known.code() : "internal_error";
        }
    }

    private void respond() throws IOException {
        response.setStatus(200);
        response.setContentType("text/event-stream");
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("X-Accel-Buffering", "no");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (request.getMethod().equals("HEAD")) {
            response.flushBuffer();
            complete();
            return;
        }
        output = new StreamOutput(response.getOutputStream());
        response.getOutputStream().setWriteListener(this);
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
            complete();
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
            AnswerWriter.write(request, response, STOPPED);
        } else {
            output.tryFarewell("stopped");
        }
        complete();
    }

    private void complete() {
        if (!completed.compareAndSet(false, true)) {
            return;
        }
        letGo();
        try {
            context.complete();
        } catch (IllegalStateException e) {
            LOG.debug("The container had ended an event stream by itself.", e);
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
        alone(this::complete);
    }

    @Override
    public void onError(AsyncEvent event) {
        LOG.debug("The container gave an event stream up.", event.getThrowable());
        alone(this::complete);
    }

    /** Tomcat stops; or somebody else has set a time limit after us. */
    @Override
    public void onTimeout(AsyncEvent event) {
        alone(this::complete);
    }

    @Override
    public void onComplete(AsyncEvent event) {
        alone(() -> {
            if (completed.compareAndSet(false, true)) {
                letGo();
            }
        });
    }

    private void alone(Runnable end) {
        responseLock.lock();
        try {
            end.run();
        } finally {
            responseLock.unlock();
        }
    }

    /** A new cycle, begun by somebody else, drops the listeners of the old one. */
    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this);
    }
}
