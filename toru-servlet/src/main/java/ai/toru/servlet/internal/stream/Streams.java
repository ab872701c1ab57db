package ai.toru.servlet.internal.stream;

import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.answer.AnswerWriter;
import ai.toru.servlet.internal.answer.Exchanges;
import ai.toru.servlet.internal.time.Rhythm;
import ai.toru.servlet.internal.time.Ticker;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The event streams of one servlet: no more than so many, and none left when it ends. Thread-safe. */
public final class Streams implements AutoCloseable {

    private static final Answer NOT_ASYNC = Answer.error(
            501,
            "streams_not_supported",
            "Event streams need asynchronous requests, and the servlet or a filter before it does not support them. Declare them"
                    + " all with async-supported, or read page by page.");

    private static final Duration RETRY_LATER = Duration.ofSeconds(5);

    private final StreamSettings settings;
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    private final Ticker ticker;

    /** Set once, before those that are open are ended. */
    private volatile boolean closed;

    /** Streams whose thread starts with the first of them. */
    public Streams(StreamSettings settings) {
        this.settings = settings;
        ticker = new Ticker(
                "toru-event-streams",
                settings.heartbeat().dividedBy(Pulse.TICKS_A_HEARTBEAT),
                () -> open.forEach(EventStream::tick));
    }

    /** Answers a GET or HEAD with a stream, or says why there is none. Returns at once. */
    public void begin(HttpServletRequest request, HttpServletResponse response, Feed feed) throws IOException {
        if (!Exchanges.canWaitWithoutThread(request)) {
            AnswerWriter.write(request, response, NOT_ASYNC);
        } else if (count.incrementAndGet() > settings.most()) {
            count.decrementAndGet();
            AnswerWriter.write(request, response, tooMany());
        } else {
            begin(open(request, response, feed));
        }
    }

    private EventStream open(HttpServletRequest request, HttpServletResponse response, Feed feed) {
        try {
            return new EventStream(request, response, feed, this::ended);
        } catch (RuntimeException e) {
            count.decrementAndGet();
            throw e;
        }
    }

    private void begin(EventStream stream) {
        open.add(stream);
        ticker.start();
        stream.begin();
        if (closed) {
            stream.stop();
        }
    }

    /** For feeds that are read again and again: on the streams' own thread. */
    public Rhythm rhythm() {
        return ticker;
    }

    /** How many are open. */
    int count() {
        return count.get();
    }

    private void ended(EventStream stream) {
        open.remove(stream);
        count.decrementAndGet();
    }

    private Answer tooMany() {
        return Answer.error(
                503,
                "too_many_streams",
                "There are " + settings.most()
                        + " event streams already, the most that are kept open at once. Close some, or"
                        + " have the init-parameter maxStreams raised.",
                "Retry-After",
                Long.toString(RETRY_LATER.toSeconds()));
    }

    /** Ends all streams, then the thread. Idempotent. */
    @Override
    public void close() {
        closed = true;
        open.forEach(EventStream::stop);
        ticker.close();
    }
}
