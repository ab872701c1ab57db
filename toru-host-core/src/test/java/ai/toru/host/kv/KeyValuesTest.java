package ai.toru.host.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.plugin.KeyValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One caller's view, over a store that is driven by hand. */
class KeyValuesTest {

    private final HandDrivenStore store = new HandDrivenStore();
    private final KeyValues data = new KeyValues(store, "a");

    @Test
    void get_behindAChangeOfItsKey_waitsForThat() {
        data.set("k", "v");

        CompletionStage<Optional<String>> got = data.get("k");

        assertThat(store.reads).isEmpty();
        store.done(0);
        assertThat(store.reads).containsExactly("k");
        assertThat(got.toCompletableFuture().join()).contains("read");
    }

    @Test
    void get_ofAnotherKey_doesNotWait() {
        data.set("k", "v");

        data.get("other");

        assertThat(store.reads).containsExactly("other");
    }

    @Test
    void lists_behindVeryManyChanges_costNoMoreThanBehindOne() {
        int many = 20_000;
        List<CompletableFuture<KeyValuePage>> lists = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            data.set("k" + i, "v");
            lists.add(data.list(KeyValueQuery.FIRST).toCompletableFuture());
        }
        for (int i = many - 1; i > 0; i--) {
            store.done(i);
        }
        assertThat(lists).noneMatch(CompletableFuture::isDone);
        store.done(0);

        assertThat(lists).allMatch(CompletableFuture::isDone);
    }

    @Test
    void get_byAnotherCaller_doesNotWait() {
        data.set("k", "v");

        new KeyValues(store, "a").get("k");

        assertThat(store.reads).containsExactly("k");
    }

    @Test
    void get_behindSeveralChanges_waitsForAll_inWhateverOrderTheyEnd() {
        data.set("k", "1");
        data.set("k", "2");
        data.get("k");

        store.done(1);
        assertThat(store.reads).isEmpty();
        store.done(0);

        assertThat(store.reads).containsExactly("k");
    }

    @Test
    void get_behindABatch_waitsForEachOfItsKeys() {
        data.apply(List.of(KeyValueChange.set("x", "1"), KeyValueChange.delete("y"), KeyValueChange.delete("x")));
        data.get("x");
        data.get("y");

        assertThat(store.reads).isEmpty();
        store.done(0);

        assertThat(store.reads).containsExactlyInAnyOrder("x", "y");
    }

    @Test
    void get_behindAChangeThatFails_reads() {
        CompletionStage<Void> set = data.set("k", "v");
        CompletionStage<Optional<String>> got = data.get("k");

        store.changes.get(0).completeExceptionally(new KeyValueException("a", "store_busy", "Later."));

        assertThat(got.toCompletableFuture().join()).contains("read");
        assertThat(set.toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void list_waitsForAllChanges() {
        data.set("x", "1");
        data.set("y", "1");
        data.list(KeyValueQuery.FIRST);

        store.done(0);
        assertThat(store.reads).isEmpty();
        store.done(1);

        assertThat(store.reads).containsExactly("list");
    }

    @Test
    void clear_isAChangeOfAllKeys() {
        data.clear();
        data.get("k");
        data.list(KeyValueQuery.FIRST);

        assertThat(store.reads).isEmpty();
        store.clears.get(0).complete(3L);

        assertThat(store.reads).containsExactlyInAnyOrder("k", "list");
    }

    @Test
    void get_behindAClearAndAChange_waitsForBoth() {
        data.clear();
        data.set("k", "v");
        data.get("k");

        store.done(0);
        assertThat(store.reads).isEmpty();
        store.clears.get(0).completeExceptionally(new KeyValueException("a", "store_failed", "No."));

        assertThat(store.reads).containsExactly("k");
    }

    @Test
    void pendingChanges_whenAllHaveEnded_areForgotten() {
        PendingChanges pending = new PendingChanges();
        List<CompletableFuture<Object>> changes =
                Stream.generate(CompletableFuture::new).limit(10_000).toList();
        for (int i = 0; i < changes.size(); i++) {
            pending.add("k" + i % 7, changes.get(i));
        }
        pending.addAll(CompletableFuture.failedStage(new IllegalStateException()));
        assertThat(pending.size()).isEqualTo(7);

        for (int i = 0; i < changes.size(); i += 2) {
            changes.get(i).complete("done");
        }
        for (int i = changes.size() - 1; i > 0; i -= 2) {
            changes.get(i).completeExceptionally(new IllegalStateException());
        }

        assertThat(pending.size()).isZero();
    }

    static Stream<KeyValueStore> brokenStores() {
        return Stream.of(
                new BrokenStore(() -> {
                    throw new IllegalStateException("no");
                }),
                new BrokenStore(() -> {
                    throw new NoClassDefFoundError("org/h2/Driver");
                }),
                new BrokenStore(() -> null));
    }

    @ParameterizedTest
    @MethodSource("brokenStores")
    void storeThatBreaksItsWord_failsTheStage(KeyValueStore broken) {
        KeyValues values = new KeyValues(broken, "a");

        for (CompletionStage<?> stage :
                List.of(values.get("k"), values.set("k", "v"), values.list(KeyValueQuery.FIRST), values.clear())) {
            assertThatThrownBy(() -> stage.toCompletableFuture().get())
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            KeyValueException.class,
                            failed -> assertThat(failed.code()).isEqualTo("store_failed"));
        }
    }
}
