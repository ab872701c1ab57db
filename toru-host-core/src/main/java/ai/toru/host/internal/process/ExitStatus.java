package ai.toru.host.internal.process;

import org.jspecify.annotations.Nullable;

/**
 * How a process ended. Immutable.
 *
 * @param code its exit code; null when a signal ended it
 * @param signal the signal that ended it; null when it exited by itself
 */
public record ExitStatus(@Nullable Integer code, @Nullable Integer signal) {}
