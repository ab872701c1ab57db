package ai.toru.plugin;

import org.jspecify.annotations.Nullable;

/**
 * What came of a compare-and-set. Immutable.
 *
 * @param applied whether the value was the expected one, and was replaced
 * @param value what is there now; null for nothing
 */
public record CompareResult(boolean applied, @Nullable String value) {}
