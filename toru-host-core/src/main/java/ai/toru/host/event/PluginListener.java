package ai.toru.host.event;

/**
 * Hears what happens to plugins.
 *
 * <p>Called for one event at a time, in the order things happened, on a thread of the host's own and with no lock held. A
 * listener may call the host. One that is slow delays later events for all listeners and nothing else: journal and log have
 * each event before. Events wait in memory meanwhile, so do not block for long; what it throws is logged and
 * otherwise ignored.
 */
@FunctionalInterface
public interface PluginListener {

    /** Something happened. */
    void onEvent(PluginEvent event);
}
