package ai.toru.host.kv;

import ai.toru.host.plugin.KeyValueException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Something that a store is asked. A store may be anybody's: what it promises need not be so. */
@FunctionalInterface
interface Question<T> {

    /** Puts it to the store. */
    @Nullable
    CompletionStage<T> ask();

    /** What the store answers; a failed stage ({@code store_failed}) where it throws or gives null. */
    static <T> CompletionStage<T> asked(String pluginId, Question<T> question) {
        CompletionStage<T> answer;
        try {
            answer = question.ask();
        } catch (KeyValueException refused) {
            return CompletableFuture.failedStage(refused);
        } catch (RuntimeException | Error broken) { // also LinkageError: of a store that lacks a library
            return failed(pluginId, "it threw " + broken, broken);
        }
        return answer == null ? failed(pluginId, "it answered with null", null) : answer;
    }

    private static <T> CompletionStage<T> failed(String pluginId, String how, @Nullable Throwable cause) {
        return CompletableFuture.failedStage(new KeyValueException(
                pluginId, "store_failed", "The key-value store failed: " + how + ". Tell its author.", cause));
    }
}
