package ai.toru.host.internal.supervision;

import ai.toru.host.internal.log.PluginLogs;
import ai.toru.host.internal.process.ProcessLauncher;
import ai.toru.host.internal.time.HostClock;
import ai.toru.host.internal.time.HostTimer;
import ai.toru.host.internal.transport.PluginLinks;
import ai.toru.host.metrics.HostMetrics;
import java.util.concurrent.Executor;

/**
 * What runs are made with. Immutable.
 *
 * @param mailbox the one thread that decides: every callback of the others is handed to it
 * @param startPermits bounds how many plugins start at once
 * @param metrics hears the plugins' numbers
 */
public record RunServices(
        SupervisionSettings settings,
        ProcessLauncher launcher,
        PluginLogs logs,
        PluginLinks links,
        KeyValueService keyValues,
        HostTimer timer,
        HostClock clock,
        Executor mailbox,
        StartPermits startPermits,
        EventDelivery events,
        HostMetrics metrics) {}
