package ai.toru.plugin;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key and what it holds. Immutable.
 *
 * @param key the key
 * @param value what it holds
 * @param expiresAt when it goes; null for never
 */
public record KeyValueEntry(
        String key, String value, @Nullable Instant expiresAt) {}
