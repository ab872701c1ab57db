package ai.toru.plugin;

import org.jspecify.annotations.Nullable;

/** Answers key-value questions of the application around the host. It has nothing to do with {@link KeyValue}. */
@FunctionalInterface
public interface KeyValueHandler {
    /** The value, or null where there is none; within 5 seconds. */
    @Nullable
    String answer(KeyValueQuestion question) throws Exception;
}
