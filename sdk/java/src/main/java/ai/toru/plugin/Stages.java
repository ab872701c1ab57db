package ai.toru.plugin;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Plain handlers as stages. Pure. */
final class Stages {
    private Stages() {}

    static Function<Init, CompletionStage<?>> of(InitHandler handler) {
        return init -> {
            try {
                handler.init(init);
                return CompletableFuture.completedFuture(null);
            } catch (Exception e) {
                return CompletableFuture.failedFuture(e);
            }
        };
    }
}
