package ai.toru.host.internal.supervision;

import ai.toru.host.plugin.HostClosedException;
import ai.toru.host.plugin.HostException;
import ai.toru.host.plugin.PluginDisabledException;
import ai.toru.host.plugin.PluginExit;
import ai.toru.host.plugin.PluginUnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a plugin cannot do what is asked of it, in words. Pure. */
final class Refusals {

    private static final Duration SHORTLY = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(30);
    private static final int QUOTED_LINES = 5;

    private Refusals() {}

    /** Why a plugin that does not run takes no request. */
    static HostException of(Snapshot snapshot, Instant now) {
        String id = snapshot.definition().id();
        return switch (snapshot.state()) {
            case DISCOVERED, DISABLED -> disabled(id);
            case STOPPED -> hostClosed();
            case FAILED -> unavailable(id, "failed too often and is switched off; its status says why.", LATER);
            case BACKING_OFF -> unavailable(id, "is down and will be started again.", wait(snapshot, now));
            case STOPPING -> unavailable(id, "is being stopped.", SHORTLY);
            case STARTING, RUNNING, UNHEALTHY, INVALID -> unavailable(id, "is starting.", SHORTLY);
        };
    }

    static HostException disabled(String id) {
        return new PluginDisabledException(id, "Plugin \"" + id + "\" is disabled; enable it first.");
    }

    static HostException hostClosed() {
        return new HostClosedException("The plugin host is closed.");
    }

    /** Why a run failed, with the last it said. */
    static String reason(@Nullable PluginExit exit, @Nullable String failure, Path log) {
        String what = failure == null ? "" : failure;
        if (failure == null && exit != null) {
            what = "Its process ended with " + exit.describe() + ", and the host had not asked for it; its log is "
                    + log + ".";
        }
        return what + lastWords(exit);
    }

    private static String lastWords(@Nullable PluginExit exit) {
        if (exit == null || exit.stderrTail().isEmpty()) {
            return "";
        }
        List<String> tail = exit.stderrTail();
        List<String> last = tail.subList(Math.max(0, tail.size() - QUOTED_LINES), tail.size());
        return " Its last words on standard error: \"" + String.join(" | ", last) + "\".";
    }

    private static HostException unavailable(String id, String what, Duration retryAfter) {
        return new PluginUnavailableException(id, "Plugin \"" + id + "\" " + what + " Try again later.", retryAfter);
    }

    private static Duration wait(Snapshot snapshot, Instant now) {
        Instant next = snapshot.nextRestartAt();
        Duration left = next == null ? SHORTLY : Duration.between(now, next);
        return left.compareTo(SHORTLY) < 0 ? SHORTLY : left;
    }
}
