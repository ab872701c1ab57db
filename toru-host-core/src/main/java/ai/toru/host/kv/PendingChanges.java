package ai.toru.host.kv;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** The changes that one caller has on their way, for its reads to wait for. Thread-safe. */
final class PendingChanges {

    /** Stands for all keys, and collides with none that a store would take. */
    private static final String ALL = "";

    /** Of each key with changes on their way: completes, never fails, when all of them have ended. */
    private final ConcurrentMap<String, CompletableFuture<?>> changes = new ConcurrentHashMap<>();

    /** Completes, never fails, when all changes that were noted until now have ended. Guarded by this. */
    private CompletableFuture<?> all = CompletableFuture.completedFuture(true);

    /** Notes a change of a key that has been handed to the store. */
    void add(String key, CompletionStage<?> change) {
        CompletableFuture<?> end = change.handle((done, failure) -> true).toCompletableFuture();
        if (end.isDone()) {
            return;
        }
        synchronized (this) {
            all = all.isDone() ? end : CompletableFuture.allOf(all, end);
        }
        CompletableFuture<?> latest = changes.merge(key, end, CompletableFuture::allOf);
        latest.whenComplete((done, failure) -> changes.remove(key, latest));
    }

    /** Notes a change of all keys. */
    void addAll(CompletionStage<?> change) {
        add(ALL, change);
    }

    /** Reads a key, behind its changes. */
    <T> CompletionStage<T> read(String key, Supplier<CompletionStage<T>> read) {
        CompletableFuture<?> ofKey = changes.get(key);
        CompletableFuture<?> ofAll = changes.get(ALL);
        if (ofKey == null) {
            return ofAll == null ? read.get() : behind(ofAll, read);
        }
        return behind(ofAll == null ? ofKey : CompletableFuture.allOf(ofKey, ofAll), read);
    }

    /** Reads any keys, behind all changes; however many there are, it costs no more than to wait for one. */
    <T> CompletionStage<T> readAll(Supplier<CompletionStage<T>> read) {
        CompletableFuture<?> noted = noted();
        return noted.isDone() ? read.get() : behind(noted, read);
    }

    private synchronized CompletableFuture<?> noted() {
        return all;
    }

    /** How many keys have changes on their way. */
    int size() {
        return changes.size();
    }

    private static <T> CompletionStage<T> behind(CompletableFuture<?> end, Supplier<CompletionStage<T>> read) {
        return end.thenCompose(ended -> read.get());
    }
}
