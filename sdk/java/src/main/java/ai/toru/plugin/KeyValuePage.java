package ai.toru.plugin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some entries, in the order of their keys. Immutable.
 *
 * @param entries the entries
 * @param next where to go on; null at the end
 */
public record KeyValuePage(
        List<KeyValueEntry> entries, @Nullable String next) {}
