package ai.toru.kv.h2;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.kv.KeyValueChange;
import ai.toru.host.kv.KeyValueEntry;
import ai.toru.host.kv.KeyValuePage;
import ai.toru.host.kv.KeyValueQuery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2KeyValueStoreTest {

    @TempDir
    Path directory;

    @Test
    void set_isThereAfterReopening() throws Exception {
        try (H2KeyValueStore store = H2KeyValueStore.builder(directory).open()) {
            done(store.set("one", "k", "v"));
            done(store.set("two", "k", "w"));
            assertThat(done(store.get("one", "k"))).contains("v");
            assertThat(done(store.increment("one", "n", 5))).isEqualTo(5);
        }
        try (H2KeyValueStore store = H2KeyValueStore.builder(directory).open()) {
            assertThat(done(store.get("one", "k"))).contains("v");
            assertThat(done(store.get("two", "k"))).contains("w");
            assertThat(done(store.get("one", "none"))).isEmpty();
            assertThat(done(store.increment("one", "n", 5))).isEqualTo(10);
            assertThat(done(store.compareAndSet("one", "k", "x", "y"))).isFalse();
            assertThat(done(store.compareAndSet("one", "k", "v", "y"))).isTrue();
            assertThat(done(store.get("one", "k"))).contains("y");
            assertThat(done(store.statistics()).namespaces()).containsOnlyKeys("one", "two");
        }
    }

    @Test
    void list_pageByPage_findsAllInOrder() throws Exception {
        try (H2KeyValueStore store =
                H2KeyValueStore.builder(directory).cacheBytes(0).open()) {
            List<CompletableFuture<?>> writes = new ArrayList<>();
            for (int i = 0; i < 2500; i++) {
                writes.add(store.set("one", "key/" + String.format("%05d", i), "v" + i)
                        .toCompletableFuture());
            }
            CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
            done(store.set("one", "kez", "no"));
            List<String> keys = new ArrayList<>();
            KeyValueQuery query = KeyValueQuery.prefix("key/").limit(1000);
            KeyValuePage page = done(store.list("one", query));
            while (true) {
                page.entries().stream().map(KeyValueEntry::key).forEach(keys::add);
                if (page.next() == null) {
                    break;
                }
                page = done(store.list("one", query.after(page.next())));
            }
            assertThat(keys).hasSize(2500).isSorted();
            assertThat(done(store.clear("one"))).isEqualTo(2501);
            assertThat(done(store.list("one", query)).entries()).isEmpty();
            assertThat(done(store.apply("one", List.of(KeyValueChange.set("a", "1"), KeyValueChange.delete("a"))))
                            .values())
                    .containsExactly(Optional.empty(), Optional.empty());
        }
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
