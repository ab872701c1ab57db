package ai.toru.plugin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a batch. Immutable.
 *
 * @param applied whether all was changed; if not, nothing was
 * @param values one for each change: what is there of a compare-and-set or an increment, else null
 */
public record BatchResult(boolean applied, List<@Nullable String> values) {}
