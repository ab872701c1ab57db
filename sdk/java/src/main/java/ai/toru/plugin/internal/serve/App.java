package ai.toru.plugin.internal.serve;

import ai.toru.plugin.Feature;
import ai.toru.plugin.Init;
import ai.toru.plugin.KeyValueHandler;
import ai.toru.plugin.Metadata;
import ai.toru.plugin.internal.json.Members;
import ai.toru.plugin.internal.route.Router;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a run needs to know of a plugin. Immutable.
 *
 * @param metadata what it is
 * @param declared the features that it may use
 * @param maxInFlight how many requests the host may send without an answer
 * @param maxBody bytes of a body that is wanted whole
 * @param router who answers what
 * @param onInit what runs before the first request, if anything
 * @param onShutdown what runs after the last one, if anything
 * @param keyValueHandler who answers the host's questions, if anybody
 * @param workers where handlers run; null for threads of this library
 */
public record App(
        Metadata metadata,
        Set<Feature> declared,
        int maxInFlight,
        long maxBody,
        Router router,
        @Nullable Starter onInit,
        @Nullable Callable<CompletionStage<?>> onShutdown,
        @Nullable KeyValueHandler keyValueHandler,
        @Nullable Executor workers) {

    /** Runs before the first request; ends when its stage does. */
    @FunctionalInterface
    public interface Starter {
        /** Begins with it. */
        CompletionStage<?> start(Init init) throws Exception;
    }

    /** The metadata as {@code --metadata} prints it. */
    public Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = Members.of(
                "id", metadata.id(), "name", metadata.name(), "version", metadata.version(), "route", metadata.route());
        metadata.author().ifPresent(author -> json.put("author", author));
        metadata.icon().ifPresent(icon -> json.put("icon", icon));
        if (!declared.isEmpty()) {
            List<String> words = declared.stream().map(Feature::word).sorted().toList();
            json.put("protocol", Members.of("version", "1.1", "features", words, "max_in_flight", maxInFlight));
        }
        return json;
    }
}
