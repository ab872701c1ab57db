package ai.toru.host.plugin;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one plugin's process may use, each null where it is not limited; enforced by the kernel ({@code prlimit}, Linux
 * only; see {@code setrlimit(2)}). Children inherit the limits, and each of them has its own allowance. Immutable.
 *
 * @param memoryBytes address space of a process ({@code RLIMIT_AS}); beyond it allocations fail. At least 1 MiB
 * @param openFiles open files of a process ({@code RLIMIT_NOFILE}). At least 16
 * @param processes processes and threads of the plugin's user, all of them together ({@code RLIMIT_NPROC}): useful
 *     with a user of the plugin's own; does not bind root. At least 1
 * @param cpuTime processor time of a process ({@code RLIMIT_CPU}), in whole seconds, rounded up; then it is killed. 1 s
 *     to 365 days
 */
public record ResourceLimits(
        @Nullable Long memoryBytes,
        @Nullable Integer openFiles,
        @Nullable Integer processes,
        @Nullable Duration cpuTime) {

    /** No limit at all, the default. */
    public static final ResourceLimits NONE = new ResourceLimits(null, null, null, null);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is not within what is named above
     */
    public ResourceLimits {
        if (memoryBytes != null) {
            Options.within("memoryBytes", memoryBytes, 1 << 20, Long.MAX_VALUE);
        }
        if (openFiles != null) {
            Options.within("openFiles", openFiles, 16, Integer.MAX_VALUE);
        }
        if (processes != null) {
            Options.within("processes", processes, 1, Integer.MAX_VALUE);
        }
        if (cpuTime != null && Options.positive("cpuTime", cpuTime).compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("cpuTime must be at least 1 s, but is " + cpuTime + ".");
        }
    }

    /** The same, with so much address space. */
    public ResourceLimits withMemoryBytes(long bytes) {
        return new ResourceLimits(bytes, openFiles, processes, cpuTime);
    }

    /** The same, with so many open files. */
    public ResourceLimits withOpenFiles(int count) {
        return new ResourceLimits(memoryBytes, count, processes, cpuTime);
    }

    /** The same, with so many processes and threads. */
    public ResourceLimits withProcesses(int count) {
        return new ResourceLimits(memoryBytes, openFiles, count, cpuTime);
    }

    /** The same, with so much processor time. */
    public ResourceLimits withCpuTime(Duration time) {
        return new ResourceLimits(memoryBytes, openFiles, processes, time);
    }
}
