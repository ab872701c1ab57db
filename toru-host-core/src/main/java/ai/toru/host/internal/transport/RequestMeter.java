package ai.toru.host.internal.transport;

import ai.toru.host.internal.time.HostClock;
import ai.toru.host.metrics.PluginMetrics;
import ai.toru.host.plugin.HostException;
import java.util.concurrent.CancellationException;

/** Times one request and tells how it ended. Immutable. */
final class RequestMeter {

    private final PluginMetrics metrics;
    private final HostClock clock;
    private final long begun;

    /** The time begins. */
    RequestMeter(PluginMetrics metrics, HostClock clock) {
        this.metrics = metrics;
        this.clock = clock;
        begun = clock.nanoTime();
    }

    /** When it began, in the clock's nanoseconds. */
    long begun() {
        return begun;
    }

    void answered(int status) {
        metrics.requestAnswered(status, clock.nanoTime() - begun);
    }

    void failed(Throwable why) {
        metrics.requestFailed(code(why), clock.nanoTime() - begun);
    }

    private static String code(Throwable why) {
        if (why instanceof HostException known) {
            return known.code();
        }
        return why instanceof CancellationException ? "request_cancelled" : "internal_error";
    }
}
