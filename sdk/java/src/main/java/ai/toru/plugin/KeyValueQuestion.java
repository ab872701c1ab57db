package ai.toru.plugin;

import org.jspecify.annotations.Nullable;

/**
 * What the application around the host asks of the plugin itself. Immutable.
 *
 * @param action {@code get}, {@code set} or {@code delete}
 * @param key the key
 * @param value what to set; null but for {@code set}
 */
public record KeyValueQuestion(
        String action, String key, @Nullable String value) {}
