package ai.toru.host.internal.discovery;

import java.time.Duration;

/**
 * Bounds of a scan. Immutable.
 *
 * @param timeout how long one {@code --metadata} may take
 * @param maxStdoutBytes how much it may print
 * @param concurrency how many run at once
 */
public record ScanLimits(Duration timeout, int maxStdoutBytes, int concurrency) {

    /** The same, with another number at once. */
    ScanLimits withConcurrency(int runs) {
        return new ScanLimits(timeout, maxStdoutBytes, runs);
    }

    /** 5 s, 64 KiB, as many at once as there are cores, but at least 4 and at most 16. */
    public static ScanLimits defaults() {
        int cores = Runtime.getRuntime().availableProcessors();
        return new ScanLimits(Duration.ofSeconds(5), 64 * 1024, Math.max(4, Math.min(16, cores)));
    }
}
