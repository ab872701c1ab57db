package ai.toru.host.internal.supervision;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.event.PluginListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands events to listeners, one at a time and in order, on an executor of one thread. Thread-safe. */
public final class EventDelivery {

    private static final Logger LOG = LoggerFactory.getLogger(EventDelivery.class);

    private final Executor oneThread;
    private final List<PluginListener> listeners = new CopyOnWriteArrayList<>();

    public EventDelivery(Executor oneThread) {
        this.oneThread = oneThread;
    }

    /** Adds a listener; it hears what is published from now on. */
    public void add(PluginListener listener) {
        listeners.add(listener);
    }

    /** Removes a listener. */
    public void remove(PluginListener listener) {
        listeners.remove(listener);
    }

    /** Queues an event for all listeners. */
    public void publish(PluginEvent event) {
        oneThread.execute(() -> listeners.forEach(listener -> deliver(listener, event)));
    }

    private static void deliver(PluginListener listener, PluginEvent event) {
        try {
            listener.onEvent(event);
        } catch (RuntimeException | Error e) { // also LinkageError: listeners may be anybody's
            LOG.error("Listener {} failed on {}; later events still reach it.", listener, event, e);
        }
    }
}
