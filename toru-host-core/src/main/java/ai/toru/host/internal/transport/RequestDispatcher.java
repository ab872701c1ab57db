package ai.toru.host.internal.transport;

import ai.toru.host.http.ByteBudget;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.http.StreamedResponse;
import ai.toru.host.internal.protocol.ProtocolFeature;
import ai.toru.host.internal.protocol.StreamLimits;
import ai.toru.host.kv.KeyValueRequest;
import ai.toru.host.metrics.PluginMetrics;
import ai.toru.host.plugin.HostBusyException;
import ai.toru.host.plugin.HostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One plugin's requests: the bounded queue of those that wait, the lanes that carry them, the deadlines of all. Outlives
 * the plugin's runs, so that what still waits when a run ends goes to the next. Thread-safe.
 */
public final class RequestDispatcher {

    private final LinkSettings settings;
    private final PluginMetrics metrics;
    private final Deadlines deadlines;
    private final String requestIdPrefix =
            Long.toHexString(ThreadLocalRandom.current().nextLong()) + "-";
    private final AtomicLong requestCount = new AtomicLong();

    private final Object lock = new Object();

    /** What no lane has yet. Guarded by lock. */
    private final RequestQueue queue;

    /** Lanes that wait for work, each as often as it has free places. Guarded by lock. */
    private final Deque<Lane> idle = new ArrayDeque<>();

    /** What some lane has. Guarded by lock. */
    private final Set<Exchange<?>> inFlight = new HashSet<>();

    /** Why nothing may wait, since no lane will come; null while one may. Guarded by lock. */
    private @Nullable HostException refusal;

    /** Changed under lock. */
    private final SpokenFeatures spoken;

    /** Whether the refusal is for good. Guarded by lock. */
    private boolean closed;

    /**
     * @param maxQueued how many requests may wait for a free lane
     * @param metrics hears how each HTTP request ends that was taken
     */
    public RequestDispatcher(LinkSettings settings, int maxQueued, PluginMetrics metrics) {
        this.settings = settings;
        this.metrics = metrics;
        spoken = new SpokenFeatures(settings.encoder());
        queue = new RequestQueue(settings.pluginId(), maxQueued);
        deadlines = new Deadlines(settings.timer(), settings.clock(), this::expire);
    }

    /**
     * Sends an HTTP request, or lets it wait for its turn.
     *
     * @return the answer to come; cancelling it gives the request up
     * @throws ai.toru.host.plugin.UnsupportedBodyException if the body is not UTF-8 text, and the plugin takes nothing else
     * @throws ai.toru.host.plugin.RequestTooLargeException if it does not fit into a frame
     * @throws HostBusyException if the requests of all plugins hold too much already
     */
    public CompletableFuture<PluginResponse> http(PluginRequest request, Duration timeout) {
        return CollectedAnswer.of(stream(request, timeout), settings);
    }

    /**
     * The same, for an answer that may come in parts.
     *
     * @return the answer's head; cancelling it gives the request up, also what of its answer has not come
     */
    public CompletableFuture<StreamedResponse> stream(PluginRequest request, Duration timeout) {
        String requestId = nextRequestId("req-");
        return submit(
                room(bytesOf(request)),
                () -> new HttpExchange(
                        settings,
                        requestId,
                        request,
                        settings.encoder().http(requestId, request, spoken.include(ProtocolFeature.BINARY)),
                        timeout,
                        new RequestMeter(metrics, settings.clock())));
    }

    /** Of its body that may lie in the host at a time. */
    private static int bytesOf(PluginRequest request) {
        byte[] body = request.body();
        return request.streamedBody() != null ? StreamLimits.WINDOW_BYTES : body == null ? 0 : body.length;
    }

    /**
     * Sends a key-value request to the plugin, or lets it wait for its turn.
     *
     * @return the answer to come, empty for null; cancelling it gives the request up
     * @throws ai.toru.host.plugin.RequestTooLargeException if it does not fit into a frame
     */
    public CompletableFuture<Optional<String>> keyValue(KeyValueRequest command, Duration timeout) {
        String requestId = nextRequestId("kv-");
        return submit(
                room(0),
                () -> new KvExchange(
                        settings.pluginId(),
                        requestId,
                        settings.encoder().kvRequest(requestId, command),
                        timeout,
                        settings.clock().nanoTime()));
    }

    /** Hears of this plugin's requests, both ways. */
    PluginMetrics metrics() {
        return metrics;
    }

    /** How many requests were handed to the plugin and not answered. */
    public int inFlight() {
        synchronized (lock) {
            return inFlight.size();
        }
    }

    /** How many requests wait in the host. */
    public int queued() {
        synchronized (lock) {
            return queue.size();
        }
    }

    /** Lets requests wait for a lane: one will come. Nothing after {@link #close}. */
    public void accept() {
        synchronized (lock) {
            refusal = closed ? refusal : null;
        }
    }

    /** Fails all that wait for a lane, and whatever would have to wait from now on: none will come. */
    public void refuse(HostException reason) {
        List<Exchange<?>> waiting;
        synchronized (lock) {
            refusal = reason;
            waiting = queue.removeAll();
        }
        failOnIoThread(waiting, exchange -> reason);
    }

    /** Fails everything, also what lanes carry, for good. */
    public void close(HostException reason) {
        List<Exchange<?>> all;
        synchronized (lock) {
            closed = true;
            refusal = reason;
            all = queue.removeAll();
            all.addAll(inFlight);
        }
        failOnIoThread(all, exchange -> reason);
    }

    /** A run that understands these takes the requests from now on. Those that wait and need others are refused. */
    void speak(Set<ProtocolFeature> features) {
        List<Exchange<?>> lost;
        synchronized (lock) {
            spoken.change(features);
            lost = queue.removeAll(exchange -> !spoken.suffice(exchange));
        }
        failOnIoThread(lost, spoken::refusal);
    }

    /** Gives a new lane its first work, or lets it wait for some, with each of its places. */
    void attach(Lane lane) {
        for (int place = 0; place < lane.places(); place++) {
            Exchange<?> next = next(lane);
            if (next != null) {
                lane.send(next);
            }
        }
    }

    /** Takes a lane out of service; what it carries is the lane's own affair. */
    void detach(Lane lane) {
        synchronized (lock) {
            idle.removeIf(each -> each == lane);
        }
    }

    /** The next request for a free place of a lane; null lets the place wait, unless the lane is retired. */
    @Nullable
    Exchange<?> next(Lane lane) {
        synchronized (lock) {
            if (lane.isRetired()) { // asked in here, so that no lane waits that is detached already
                return null;
            }
            Exchange<?> next = queue.poll();
            if (next == null) {
                idle.add(lane);
            } else {
                assign(next, lane);
            }
            return next;
        }
    }

    /** Takes a free place of a lane, for something that is no request; false where none is free. */
    boolean reserve(Lane lane) {
        synchronized (lock) {
            return idle.removeFirstOccurrence(lane);
        }
    }

    /** A lane is done with a request, whatever became of it. */
    void released(Exchange<?> exchange) {
        synchronized (lock) {
            inFlight.remove(exchange);
        }
    }

    /** Puts back at the head a request of which no byte was sent, for another lane to take. */
    void putBack(Exchange<?> exchange) {
        Lane lane;
        HostException refused;
        synchronized (lock) {
            inFlight.remove(exchange);
            exchange.lane = null;
            refused = spoken.suffice(exchange) ? refusal : spoken.refusal(exchange);
            lane = exchange.isDone() || refused != null ? null : idle.poll();
            if (lane != null) {
                assign(exchange, lane);
            } else if (!exchange.isDone() && refused == null) {
                queue.addFirst(exchange);
            }
        }
        if (lane != null) {
            lane.send(exchange);
        } else if (refused != null) {
            failOnIoThread(List.of(exchange), each -> refused);
        }
    }

    /** Forgets a request that is completed already: its caller gave it up, or its time is over. */
    void abandon(Exchange<?> exchange) {
        Lane lane;
        synchronized (lock) {
            lane = exchange.lane;
            if (lane == null) {
                queue.remove(exchange);
            }
        }
        if (lane != null) {
            lane.abandon(exchange);
        }
    }

    /** Taken before the frame is made, so that many at once do not fill the heap. */
    private ByteBudget.Holding room(int bodyBytes) {
        ByteBudget.Holding room = settings.budget().forRequest();
        if (!room.tryTake(bodyBytes)) {
            throw new HostBusyException(
                    settings.pluginId(),
                    "The requests to all plugins hold " + settings.budget().heldByRequests()
                            + " bytes, and this one's body of " + bodyBytes
                            + " bytes finds no room beside them. Try again"
                            + " in a moment, or raise maxBytesInFlight.");
        }
        return room;
    }

    private <T, E extends Exchange<T>> E submit(ByteBudget.Holding room, Supplier<E> making) {
        try {
            E exchange = making.get();
            room.take(Math.max(0, exchange.size() - room.bytes()));
            submit(exchange);
            exchange.whenOver(room::close);
            return exchange;
        } catch (RuntimeException | Error e) {
            room.close();
            throw e;
        }
    }

    private <T> Exchange<T> submit(Exchange<T> exchange) {
        Lane lane;
        exchange.submittedTo(this);
        synchronized (lock) {
            if (refusal != null) {
                throw refusal;
            }
            if (!spoken.suffice(exchange)) {
                throw spoken.refusal(exchange); // another run has begun to serve a moment ago
            }
            lane = idle.poll();
            if (lane != null) {
                assign(exchange, lane);
            } else {
                queue.add(exchange);
            }
        }
        deadlines.watch(exchange.deadline());
        if (lane != null) {
            lane.send(exchange);
        }
        return exchange;
    }

    /** Makes sure that somebody looks at the deadlines at this time. */
    void watch(long deadline) {
        deadlines.watch(deadline);
    }

    private void assign(Exchange<?> exchange, Lane lane) {
        exchange.lane = lane;
        inFlight.add(exchange);
    }

    private OptionalLong expire(long now) {
        List<Exchange<?>> overdue = new ArrayList<>();
        List<Exchange<?>> waited = new ArrayList<>();
        OptionalLong earliest;
        int taken;
        int parts;
        synchronized (lock) {
            earliest = earliestAfter(
                    now, queue.all(), waited, earliestAfter(now, inFlight, overdue, OptionalLong.empty()));
            waited.forEach(queue::remove); // so that no lane takes one that is told it never left
            taken = inFlight.size();
            parts = waited.isEmpty() ? 0 : inParts(inFlight);
        }
        failOnIoThread(overdue, Exchange::tooLate);
        failOnIoThread(waited, exchange -> exchange.waitedInVain(taken, parts));
        return earliest;
    }

    private static int inParts(Collection<Exchange<?>> exchanges) {
        return Math.toIntExact(exchanges.stream().filter(Exchange::isInParts).count());
    }

    /** The callers' continuations must hold up neither the timer, nor whoever decides about plugins. */
    private void failOnIoThread(List<Exchange<?>> exchanges, Function<Exchange<?>, HostException> reason) {
        Runnable failing = () -> exchanges.forEach(exchange -> {
            exchange.fail(reason.apply(exchange));
            abandon(exchange);
        });
        if (!exchanges.isEmpty() && !settings.threads().execute(settings.threadName("failing"), failing)) {
            failing.run();
        }
    }

    private static OptionalLong earliestAfter(
            long now, Collection<Exchange<?>> exchanges, List<Exchange<?>> overdue, OptionalLong earliest) {
        OptionalLong result = earliest;
        for (Exchange<?> exchange : exchanges) {
            long deadline = exchange.deadline();
            if (deadline - now <= 0) {
                overdue.add(exchange);
            } else if (result.isEmpty() || deadline - result.getAsLong() < 0) {
                result = OptionalLong.of(deadline);
            }
        }
        return result;
    }

    private String nextRequestId(String kind) {
        return kind + requestIdPrefix + Long.toHexString(requestCount.incrementAndGet());
    }
}
