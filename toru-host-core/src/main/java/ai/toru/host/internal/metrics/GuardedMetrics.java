package ai.toru.host.internal.metrics;

import ai.toru.host.metrics.HostMetrics;
import ai.toru.host.metrics.KeyValueAction;
import ai.toru.host.metrics.PluginMetrics;
import ai.toru.host.plugin.PluginStatus;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An application's metrics, whose failures harm nobody and are logged once. Thread-safe. */
final class GuardedMetrics implements HostMetrics {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedMetrics.class);

    private final HostMetrics metrics;
    private final AtomicBoolean failureSaid = new AtomicBoolean();

    GuardedMetrics(HostMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public PluginMetrics plugin(String pluginId, Supplier<PluginStatus> status) {
        try {
            return new GuardedPlugin(
                    Objects.requireNonNull(metrics.plugin(pluginId, status), "the metrics of a plugin are null"));
        } catch (RuntimeException | Error broken) { // also LinkageError: it may be anybody's
            say(broken);
            return PluginMetrics.NONE;
        }
    }

    private void say(Throwable broken) {
        if (failureSaid.compareAndSet(false, true)) {
            LOG.error(
                    "{} failed; numbers may be missing there, requests are not affected. This is said once.",
                    metrics.getClass().getName(),
                    broken);
        }
    }

    /** One plugin of it. */
    private final class GuardedPlugin implements PluginMetrics {

        private final PluginMetrics plugin;

        private GuardedPlugin(PluginMetrics plugin) {
            this.plugin = plugin;
        }

        @Override
        public void requestAnswered(int status, long nanos) {
            try {
                plugin.requestAnswered(status, nanos);
            } catch (RuntimeException | Error broken) {
                say(broken);
            }
        }

        @Override
        public void requestFailed(String code, long nanos) {
            try {
                plugin.requestFailed(code, nanos);
            } catch (RuntimeException | Error broken) {
                say(broken);
            }
        }

        @Override
        public void requestRefused(String code) {
            try {
                plugin.requestRefused(code);
            } catch (RuntimeException | Error broken) {
                say(broken);
            }
        }

        @Override
        public void keyValueEnded(KeyValueAction action, String outcome) {
            try {
                plugin.keyValueEnded(action, outcome);
            } catch (RuntimeException | Error broken) {
                say(broken);
            }
        }

        @Override
        public void close() {
            try {
                plugin.close();
            } catch (RuntimeException | Error broken) {
                say(broken);
            }
        }
    }
}
