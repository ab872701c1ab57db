package ai.toru.host.internal.supervision;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.internal.time.HostClock;
import ai.toru.host.internal.transport.LostRequest;
import ai.toru.host.plugin.PluginExit;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the story of a plugin's runs as events. Confined to the supervisor's thread. */
final class Chronicle {

    private static final Logger LOG = LoggerFactory.getLogger(Chronicle.class);

    /** So many of the requests that a crash cost are named. */
    private static final int MOST_IDS = 16;

    private final Standing standing;
    private final HostClock clock;

    /** When it was last told of one, in the clock's nanoseconds; null before the first. */
    private @Nullable Long violationTold;

    /** How many there were since. */
    private int violations;

    Chronicle(Standing standing, HostClock clock) {
        this.standing = standing;
        this.clock = clock;
    }

    void started(PluginRun run) {
        standing.tell(run.number(), PluginEvent.Type.STARTED, pid(run));
    }

    void ready(PluginRun run) {
        LOG.info("Plugin \"{}\" runs (pid {}).", run.definition().id(), run.pid());
        standing.tell(
                run.number(),
                PluginEvent.Type.READY,
                with(pid(run), "start_ms", String.valueOf(run.lifetime().toMillis())));
    }

    void restarted(PluginRun run, Cause cause) {
        standing.tell(run.number(), PluginEvent.Type.RESTARTED, with(pid(run), "cause", cause.word()));
    }

    void upgraded(PluginRun run, PluginDefinition before) {
        Map<String, String> details =
                with(pid(run), "from_version", before.metadata().version());
        standing.tell(
                run.number(),
                PluginEvent.Type.UPGRADED,
                with(details, "to_version", run.definition().metadata().version()));
    }

    void replacementFailed(PluginRun run, String reason) {
        standing.tell(run.number(), PluginEvent.Type.REPLACEMENT_FAILED, Map.of("reason", reason));
    }

    void stopping(PluginRun run) {
        standing.tell(run.number(), PluginEvent.Type.STOPPING, Map.of());
    }

    /** Tells of the first in a second, and of how many there were since the one told before. */
    void protocolViolated(PluginRun run, String reason) {
        violations++;
        long now = clock.nanoTime();
        if (violationTold != null && now - violationTold < Duration.ofSeconds(1).toNanos()) {
            return;
        }
        LOG.warn("Plugin \"{}\" broke the wire protocol; that connection was closed. {}", standing.id(), reason);
        standing.tell(
                run.number(),
                PluginEvent.Type.PROTOCOL_VIOLATION,
                Map.of("reason", reason, "count", Integer.toString(violations)));
        violationTold = now;
        violations = 0;
    }

    /** Tells how a run ended, and keeps it for the status. */
    void ended(PluginRun run, @Nullable PluginExit exit, @Nullable String failure) {
        if (exit != null) {
            standing.change(now -> now.withExit(exit));
            standing.tell(run.number(), PluginEvent.Type.EXITED, codeOrSignal(exit));
        }
        if (failure != null) {
            standing.tell(run.number(), PluginEvent.Type.START_FAILED, Map.of("reason", failure));
        } else if (exit == null) {
            standing.tell(run.number(), PluginEvent.Type.STOPPED, Map.of());
        } else if (exit.expected()) {
            standing.tell(run.number(), PluginEvent.Type.STOPPED, Map.of("exit", exit.describe()));
        } else {
            standing.tell(run.number(), PluginEvent.Type.CRASHED, report(exit, run.lost()));
        }
    }

    private static Map<String, String> report(PluginExit exit, List<LostRequest> lost) {
        Map<String, String> report = Map.of(
                "exit", exit.describe(),
                "lifetime_ms", String.valueOf(exit.lifetime().toMillis()),
                "requests_lost", String.valueOf(exit.requestsLost()),
                "stderr", String.join("\n", exit.stderrTail()));
        return lost.isEmpty()
                ? report
                : with(
                        with(report, "request_ids", listed(lost.stream().map(LostRequest::id))),
                        "trace_ids",
                        listed(lost.stream().flatMap(each -> Stream.ofNullable(each.traceId()))));
    }

    private static String listed(Stream<String> ids) {
        return ids.limit(MOST_IDS).collect(Collectors.joining(" "));
    }

    private static Map<String, String> codeOrSignal(PluginExit exit) {
        Map<String, String> lifetime = Map.of(
                "exit",
                exit.describe(),
                "lifetime_ms",
                String.valueOf(exit.lifetime().toMillis()));
        return exit.signal() == null
                ? with(lifetime, "code", String.valueOf(exit.code()))
                : with(lifetime, "signal", String.valueOf(exit.signal()));
    }

    private static Map<String, String> pid(PluginRun run) {
        return Map.of("pid", String.valueOf(run.pid()));
    }

    private static Map<String, String> with(Map<String, String> details, String name, String value) {
        Map<String, String> more = new HashMap<>(details);
        more.put(name, value);
        return more;
    }
}
