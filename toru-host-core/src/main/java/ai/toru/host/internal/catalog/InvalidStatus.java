package ai.toru.host.internal.catalog;

import ai.toru.host.internal.discovery.Discovered;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The status of a file that is no usable plugin. Pure. */
final class InvalidStatus {

    private InvalidStatus() {}

    static PluginStatus of(Discovered.Invalid file) {
        return new PluginStatus(
                file.id(),
                file.binary(),
                null,
                PluginState.INVALID,
                false,
                reason(file),
                0,
                null,
                null,
                null,
                0,
                0,
                null,
                null,
                Duration.ZERO,
                List.of(),
                null,
                0,
                0,
                Set.of());
    }

    private static String reason(Discovered.Invalid file) {
        return file.stderrTail().isEmpty()
                ? file.reason()
                : file.reason() + " It wrote to standard error: " + String.join(" | ", file.stderrTail());
    }
}
