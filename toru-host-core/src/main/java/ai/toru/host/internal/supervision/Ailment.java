package ai.toru.host.internal.supervision;

import ai.toru.host.internal.transport.SessionHealth;
import ai.toru.host.plugin.PluginSettings;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a run whose process lives. Immutable.
 *
 * @param reason in words, with what to do about it
 * @param replace whether the run is to be replaced for it
 */
record Ailment(String reason, boolean replace) {

    /** So many in a row, and a plugin that answers pings hangs. */
    private static final int MOST_MISSED_PINGS = 3;

    /** What is wrong, the worst first; null for nothing. */
    static @Nullable Ailment of(SessionHealth session, SocketFile socket, PluginSettings settings) {
        if (!socket.exists()) {
            return new Ailment(
                    "Its socket " + socket.path()
                            + " was deleted, though the process lives. A new process takes its place."
                            + " Find out who deletes files there.",
                    true);
        }
        if (session.unreachable().compareTo(settings.startTimeout()) >= 0) {
            return new Ailment(
                    "It has taken no connection on " + socket.path() + " for "
                            + session.unreachable().toSeconds()
                            + " s, though the process lives. A new process takes its place. It must accept connections as"
                            + " long as it lives.",
                    true);
        }
        if (session.missedPings() >= MOST_MISSED_PINGS) {
            return deaf(session.missedPings(), settings);
        }
        if (session.timeoutsInARow() >= settings.unhealthyAfterTimeouts()) {
            return hung(session.timeoutsInARow(), settings.replaceUnresponsive());
        }
        return null;
    }

    /** It has declared that it answers these whatever else it does. */
    private static Ailment deaf(int pings, PluginSettings settings) {
        return new Ailment(
                "It did not answer the last " + pings + " pings, of which one comes every "
                        + settings.pingInterval().toMillis()
                        + " ms, though the process lives: it hangs. A new process takes its place. See its log for what it"
                        + " was doing.",
                true);
    }

    private static Ailment hung(int timeouts, boolean replace) {
        return new Ailment(
                "It did not answer the last " + timeouts + " requests in time. "
                        + (replace ? "A new process takes its place." : "Look into its log; restart it if it hangs."),
                replace);
    }
}
