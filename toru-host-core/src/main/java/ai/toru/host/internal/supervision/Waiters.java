package ai.toru.host.internal.supervision;

import ai.toru.host.plugin.HostException;
import ai.toru.host.plugin.PluginStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Callers who wait for one outcome. Confined to the supervisor's thread. */
final class Waiters {

    private final List<CompletableFuture<PluginStatus>> waiting = new ArrayList<>();

    void add(CompletableFuture<PluginStatus> waiter) {
        waiting.add(waiter);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Takes over those who wait for something else. */
    void takeAll(Waiters others) {
        waiting.addAll(others.drain());
    }

    void complete(PluginStatus status) {
        drain().forEach(waiter -> waiter.complete(status));
    }

    void fail(HostException reason) {
        drain().forEach(waiter -> waiter.completeExceptionally(reason));
    }

    /** Emptied first: whoever is told may come back with another wish. */
    private List<CompletableFuture<PluginStatus>> drain() {
        List<CompletableFuture<PluginStatus>> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }
}
