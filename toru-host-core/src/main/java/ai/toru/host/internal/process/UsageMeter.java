package ai.toru.host.internal.process;

import ai.toru.host.internal.time.HostClock;
import ai.toru.host.plugin.ProcessUsage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one process and its descendants use, looked at no more often than once a second. Thread-safe. */
final class UsageMeter {

    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final ProcessTable table;
    private final KernelUnits units;
    private final HostClock clock;
    private final long pid;
    private final @Nullable ProcessStat first;

    /** Written by whoever looks; two that look at the same time do so twice, without harm. */
    private volatile @Nullable Reading last;

    /** A meter of a process that has just been started. */
    UsageMeter(ProcessTable table, KernelUnits units, HostClock clock, long pid) {
        this.table = table;
        this.units = units;
        this.clock = clock;
        this.pid = pid;
        this.first = table.stat(pid);
    }

    /** Null once it has ended, and where the system does not tell. */
    @Nullable
    ProcessUsage usage() {
        long now = clock.nanoTime();
        Reading reading = last;
        if (reading == null || now - reading.at >= FRESH_NANOS) {
            reading = new Reading(now, measure());
            last = reading;
        }
        return reading.usage;
    }

    private @Nullable ProcessUsage measure() {
        ProcessStat root = table.stat(pid);
        if (root == null || first == null || root.dead() || root.startTicks() != first.startTicks()) {
            return null;
        }
        long pages = 0;
        long ticks = 0;
        Set<Long> seen = new HashSet<>();
        Deque<Long> next = new ArrayDeque<>(Set.of(pid));
        while (!next.isEmpty()) {
            long at = next.pop();
            ProcessStat stat = seen.add(at) ? table.stat(at) : null;
            if (stat != null) {
                pages += stat.pages();
                ticks += stat.cpuTicks();
                next.addAll(table.children(at));
            }
        }
        return new ProcessUsage(units.bytes(pages), units.time(ticks));
    }

    private record Reading(long at, @Nullable ProcessUsage usage) {}
}
