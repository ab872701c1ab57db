package ai.toru.host.internal.supervision;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.event.PluginListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands events to those who keep them, then to listeners, each group one event at a time and in order on a thread of its own: a
 * listener that blocks keeps nothing from being written down. Thread-safe.
 */
public final class EventDelivery {

    private static final Logger LOG = LoggerFactory.getLogger(EventDelivery.class);

    private final Executor keeping;
    private final List<PluginListener> keepers;
    private final Executor hearing;
    private final List<PluginListener> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param keeping the one thread of those who keep events
     * @param keepers those who keep events; what they throw is logged, as with listeners
     * @param hearing the one thread of listeners
     */
    public EventDelivery(Executor keeping, List<PluginListener> keepers, Executor hearing) {
        this.keeping = keeping;
        this.keepers = List.copyOf(keepers);
        this.hearing = hearing;
    }

    /** Adds a listener; it hears what is published from now on. */
    public void add(PluginListener listener) {
        listeners.add(listener);
    }

    /** Removes a listener. */
    public void remove(PluginListener listener) {
        listeners.remove(listener);
    }

    /** Queues an event for all; it is kept before listeners hear of it. */
    public void publish(PluginEvent event) {
        List<PluginListener> present =
                List.copyOf(listeners); // who comes later does not hear of it, however long it waits
        keeping.execute(() -> {
            deliver(keepers, event);
            hearing.execute(
                    () -> deliver(present.stream().filter(listeners::contains).toList(), event));
        });
    }

    private static void deliver(List<PluginListener> hearers, PluginEvent event) {
        hearers.forEach(hearer -> deliver(hearer, event));
    }

    private static void deliver(PluginListener listener, PluginEvent event) {
        try {
            listener.onEvent(event);
        } catch (RuntimeException | Error e) { // also LinkageError: listeners may be anybody's
            LOG.error("Listener {} failed on {}; later events still reach it.", listener, event, e);
        }
    }
}
