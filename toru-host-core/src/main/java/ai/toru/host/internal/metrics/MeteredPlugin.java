package ai.toru.host.internal.metrics;

import ai.toru.host.metrics.KeyValueAction;
import ai.toru.host.metrics.PluginMetrics;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tells the host's own meters and all others. Thread-safe; forgotten once. */
final class MeteredPlugin implements PluginMetrics {

    private final PluginMeters counted;
    private final PluginMetrics[] others;
    private final Runnable forgetting;
    private final AtomicBoolean closed = new AtomicBoolean();

    MeteredPlugin(PluginMeters counted, List<PluginMetrics> others, Runnable forgetting) {
        this.counted = counted;
        this.others = others.toArray(PluginMetrics[]::new);
        this.forgetting = forgetting;
    }

    @Override
    public void requestAnswered(int status, long nanos) {
        counted.requestAnswered(status, nanos);
        for (PluginMetrics other : others) {
            other.requestAnswered(status, nanos);
        }
    }

    @Override
    public void requestFailed(String code, long nanos) {
        counted.requestFailed(code, nanos);
        for (PluginMetrics other : others) {
            other.requestFailed(code, nanos);
        }
    }

    @Override
    public void requestRefused(String code) {
        counted.requestRefused(code);
        for (PluginMetrics other : others) {
            other.requestRefused(code);
        }
    }

    @Override
    public void keyValueEnded(KeyValueAction action, String outcome) {
        counted.keyValueEnded(action, outcome);
        for (PluginMetrics other : others) {
            other.keyValueEnded(action, outcome);
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            forgetting.run();
            for (PluginMetrics other : others) {
                other.close();
            }
        }
    }
}
