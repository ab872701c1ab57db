package ai.toru.host.internal.process;

import ai.toru.host.plugin.ResourceLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Resource limits in the words of {@code prlimit}. Pure. */
final class LimitOptions {

    private LimitOptions() {}

    /** One option for each limit there is. */
    static List<String> of(ResourceLimits limits) {
        List<String> options = new ArrayList<>();
        if (limits.memoryBytes() != null) {
            options.add("--as=" + limits.memoryBytes());
        }
        if (limits.openFiles() != null) {
            options.add("--nofile=" + limits.openFiles());
        }
        if (limits.processes() != null) {
            options.add("--nproc=" + limits.processes());
        }
        if (limits.cpuTime() != null) {
            options.add(cpu(limits.cpuTime()));
        }
        return options;
    }

    /** First SIGXCPU, which tells what happened; SIGKILL, a second later, for those that ignore it. */
    private static String cpu(Duration time) {
        long seconds = Math.min(time.toSeconds(), Integer.MAX_VALUE) + (time.toNanosPart() > 0 ? 1 : 0);
        return "--cpu=" + seconds + ":" + (seconds + 1);
    }
}
