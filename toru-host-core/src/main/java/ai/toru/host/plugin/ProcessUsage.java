package ai.toru.host.plugin;

import java.time.Duration;

/**
 * What a plugin's process and its descendants use, as the kernel counts it. Immutable.
 *
 * @param memoryBytes resident memory; what processes share counts for each
 * @param cpuTime processor time since the run began, of those that live and of those that were waited for
 */
public record ProcessUsage(long memoryBytes, Duration cpuTime) {}
