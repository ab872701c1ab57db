package ai.toru.host.internal.transport;

import ai.toru.host.plugin.PluginBusyException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The requests to a plugin that no lane has yet, within limits. Confined to whoever holds its dispatcher's lock. */
final class RequestQueue {

    /** What may wait for one plugin, beside the first: many large requests would fill the heap. */
    private static final long MAX_BYTES = 64L << 20;

    private final String pluginId;
    private final int maxRequests;
    private final Deque<Exchange<?>> waiting = new ArrayDeque<>();
    private long bytes;

    /**
     * @param maxRequests how many requests may wait
     */
    RequestQueue(String pluginId, int maxRequests) {
        this.pluginId = pluginId;
        this.maxRequests = maxRequests;
    }

    /**
     * Lets a request wait behind all others.
     *
     * @throws PluginBusyException where too many wait already
     */
    void add(Exchange<?> exchange) {
        if (waiting.size() >= maxRequests) {
            throw busy("Try again in a moment, give the plugin more connections where it can serve several at once, or"
                    + " raise maxQueuedRequests.");
        }
        if (bytes + exchange.size() > MAX_BYTES && !waiting.isEmpty()) {
            throw busy("With this one's " + exchange.size() + " they would be more than " + MAX_BYTES
                    + " bytes. Try again in a moment, send smaller bodies, or give the plugin more connections where it"
                    + " can serve several at once.");
        }
        waiting.add(exchange);
        bytes += exchange.size();
    }

    /** Lets a request wait before all others, whatever the limits: it was let in before. */
    void addFirst(Exchange<?> exchange) {
        waiting.addFirst(exchange);
        bytes += exchange.size();
    }

    /** The one that waits longest, which waits no longer; null where none waits. */
    @Nullable
    Exchange<?> poll() {
        Exchange<?> first = waiting.poll();
        if (first != null) {
            bytes -= first.size();
        }
        return first;
    }

    /** Takes a request out, if it is in here. */
    void remove(Exchange<?> exchange) {
        if (waiting.remove(exchange)) {
            bytes -= exchange.size();
        }
    }

    /** Takes all out. */
    List<Exchange<?>> removeAll() {
        List<Exchange<?>> all = new ArrayList<>(waiting);
        waiting.clear();
        bytes = 0;
        return all;
    }

    /** Takes out what a condition holds for. */
    List<Exchange<?>> removeAll(Predicate<Exchange<?>> condition) {
        List<Exchange<?>> removed = waiting.stream().filter(condition).toList();
        removed.forEach(this::remove);
        return removed;
    }

    int size() {
        return waiting.size();
    }

    /** Those that wait, to be looked at. */
    Collection<Exchange<?>> all() {
        return Collections.unmodifiableCollection(waiting);
    }

    private PluginBusyException busy(String what) {
        return new PluginBusyException(
                pluginId,
                "Plugin \"" + pluginId + "\" is busy: " + waiting.size() + " requests wait for it already (" + bytes
                        + " bytes). " + what);
    }
}
