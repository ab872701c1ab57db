package ai.toru.kv.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.kv.KeyValueChange;
import ai.toru.host.kv.KeyValueEntry;
import ai.toru.host.kv.KeyValueLimits;
import ai.toru.host.kv.KeyValuePage;
import ai.toru.host.kv.KeyValueQuery;
import ai.toru.host.kv.KeyValueStatistics;
import ai.toru.host.kv.KeyValueStore;
import ai.toru.host.plugin.KeyValueException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store promises, whatever it is made of. */
abstract class KeyValueStoreContract {

    static final String PLUGIN = "plugin";
    private static final KeyValueLimits LIMITS = new KeyValueLimits(512, 1 << 20, 1200, 8L << 20);

    private KeyValueStore store;

    abstract KeyValueStore open(KeyValueLimits limits);

    @BeforeEach
    void openStore() {
        store = open(LIMITS);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void get_ofWhatWasNeverSet_isEmpty() throws Exception {
        assertThat(done(store.get(PLUGIN, "k"))).isEmpty();
    }

    @Test
    void set_replacesWhatWasThere() throws Exception {
        done(store.set(PLUGIN, "k", "1"));
        done(store.set(PLUGIN, "k", ""));

        assertThat(done(store.get(PLUGIN, "k"))).contains("");
    }

    @Test
    void anyText_comesBackAsItWas() throws Exception {
        for (String text : List.of("ä€😀", "\0\n\u001f", "\uFFFF\uE000", " ", "'; DROP TABLE plugin_kv; --", "%_\\")) {
            done(store.set(PLUGIN, "value", text));
            assertThat(done(store.get(PLUGIN, "value"))).contains(text);
        }
        for (String key : List.of("ä€😀", "\n\u001f", "\uFFFF", " ", "../x", "a/b?c=d", "%_\\", "'")) {
            done(store.set(PLUGIN, key, key));
            assertThat(done(store.get(PLUGIN, key))).contains(key);
        }
    }

    @Test
    void namespaces_ofTwoPlugins_areApart() throws Exception {
        done(store.set("one", "k", "1"));
        done(store.set("two", "k", "2"));
        done(store.delete("two", "k"));
        done(store.clear("three"));

        assertThat(done(store.get("one", "k"))).contains("1");
        assertThat(done(store.get("ONE", "k"))).isEmpty();
        assertThat(done(store.list("two", KeyValueQuery.FIRST)).entries()).isEmpty();
    }

    @Test
    void delete_ofWhatIsNotThere_isFine() throws Exception {
        done(store.delete(PLUGIN, "k"));
        done(store.set(PLUGIN, "k", "1"));
        done(store.delete(PLUGIN, "k"));
        done(store.delete(PLUGIN, "k"));

        assertThat(done(store.get(PLUGIN, "k"))).isEmpty();
    }

    @Test
    void compareAndSet_withWhatIsThere_takesEffect_andElseNot() throws Exception {
        assertThat(done(store.compareAndSet(PLUGIN, "k", "1", "2"))).isFalse();
        assertThat(done(store.compareAndSet(PLUGIN, "k", null, "1"))).isTrue();
        assertThat(done(store.compareAndSet(PLUGIN, "k", null, "2"))).isFalse();
        assertThat(done(store.compareAndSet(PLUGIN, "k", "1", "2"))).isTrue();
        assertThat(done(store.get(PLUGIN, "k"))).contains("2");
        assertThat(done(store.compareAndSet(PLUGIN, "k", "2", null))).isTrue();
        assertThat(done(store.get(PLUGIN, "k"))).isEmpty();
    }

    @Test
    void increment_countsFromNothing_andRefusesWhatIsNoNumber() throws Exception {
        assertThat(done(store.increment(PLUGIN, "n", 5))).isEqualTo(5);
        assertThat(done(store.increment(PLUGIN, "n", -7))).isEqualTo(-2);
        assertThat(done(store.get(PLUGIN, "n"))).contains("-2");

        done(store.set(PLUGIN, "n", "many"));
        assertThat(code(store.increment(PLUGIN, "n", 1))).isEqualTo("not_a_number");
        done(store.set(PLUGIN, "n", "\u0663")); // a digit, elsewhere
        assertThat(code(store.increment(PLUGIN, "n", 1))).isEqualTo("not_a_number");
        done(store.set(PLUGIN, "n", String.valueOf(Long.MAX_VALUE)));
        assertThat(code(store.increment(PLUGIN, "n", 1))).isEqualTo("not_a_number");
        assertThat(done(store.get(PLUGIN, "n"))).contains(String.valueOf(Long.MAX_VALUE));
    }

    @Test
    void set_withTimeToLive_isGoneAfterwards() throws Exception {
        done(store.set(PLUGIN, "short", "1", Duration.ofMillis(50)));
        done(store.set(PLUGIN, "long", "1", Duration.ofHours(1)));
        done(store.increment(PLUGIN, "long", 1));

        await().atMost(Duration.ofSeconds(10))
                .until(() -> done(store.get(PLUGIN, "short")).isEmpty());
        KeyValuePage page = done(store.list(PLUGIN, KeyValueQuery.FIRST));
        assertThat(page.entries()).extracting(KeyValueEntry::key).containsExactly("long");
        assertThat(page.entries().get(0).expiresAt())
                .isBetween(Instant.now().plusSeconds(3000), Instant.now().plusSeconds(3601));
        assertThat(done(store.compareAndSet(PLUGIN, "short", null, "2"))).isTrue();
        assertThat(done(store.get(PLUGIN, "short"))).contains("2");
    }

    @Test
    void set_ofWhatHadATimeToLive_staysForEver() throws Exception {
        done(store.set(PLUGIN, "k", "1", Duration.ofHours(1)));
        done(store.set(PLUGIN, "k", "2"));

        assertThat(done(store.list(PLUGIN, KeyValueQuery.FIRST)).entries())
                .containsExactly(new KeyValueEntry("k", "2", null));
    }

    @Test
    void apply_ofABatch_takesEffectWhole_inItsOrder() throws Exception {
        done(store.set(PLUGIN, "gone", "x"));
        var outcome = done(store.apply(
                PLUGIN,
                List.of(
                        KeyValueChange.set("a", "1"),
                        KeyValueChange.increment("a", 1),
                        KeyValueChange.compareAndSet("a", "2", "3"),
                        KeyValueChange.delete("gone"))));

        assertThat(outcome.applied()).isTrue();
        assertThat(outcome.values())
                .containsExactly(Optional.of("3"), Optional.of("3"), Optional.of("3"), Optional.empty());
        assertThat(done(store.get(PLUGIN, "a"))).contains("3");
        assertThat(done(store.get(PLUGIN, "gone"))).isEmpty();
    }

    @Test
    void apply_ofABatchThatDoesNotFit_changesNothing() throws Exception {
        done(store.set(PLUGIN, "k", "1"));
        var outcome = done(store.apply(
                PLUGIN, List.of(KeyValueChange.set("new", "1"), KeyValueChange.compareAndSet("k", "0", "2"))));

        assertThat(outcome.applied()).isFalse();
        assertThat(outcome.values()).containsExactly(Optional.empty(), Optional.of("1"));
        assertThat(code(store.apply(
                        PLUGIN, List.of(KeyValueChange.set("text", "x"), KeyValueChange.increment("text", 1)))))
                .isEqualTo("not_a_number");
        assertThat(done(store.list(PLUGIN, KeyValueQuery.FIRST)).entries())
                .extracting(KeyValueEntry::key)
                .containsExactly("k");
    }

    @Test
    void list_goesByCodePoints_pageByPage() throws Exception {
        List<String> sorted = List.of("A", "a", "a/", "a/1", "a0", "b", "ä", "\uE000", "\uFFFD", "😀");
        List<KeyValueChange> changes = new ArrayList<>();
        sorted.forEach(key -> changes.add(KeyValueChange.set(key, key)));
        done(store.apply(PLUGIN, changes));

        List<String> found = new ArrayList<>();
        KeyValueQuery query = KeyValueQuery.FIRST.limit(3);
        KeyValuePage page = done(store.list(PLUGIN, query));
        while (page.next() != null) {
            page.entries().forEach(entry -> found.add(entry.key()));
            page = done(store.list(PLUGIN, query.after(page.next())));
        }
        page.entries().forEach(entry -> found.add(entry.key()));
        assertThat(found).isEqualTo(sorted);
        assertThat(keys(KeyValueQuery.prefix("a"))).containsExactly("a", "a/", "a/1", "a0");
        assertThat(keys(KeyValueQuery.prefix("a/").after("a/"))).containsExactly("a/1");
        assertThat(keys(KeyValueQuery.prefix("a/").after("A"))).containsExactly("a/", "a/1");
        assertThat(keys(KeyValueQuery.prefix("b").after("ä"))).isEmpty();
        assertThat(keys(KeyValueQuery.prefix("😀"))).containsExactly("😀");
    }

    @Test
    void list_ofLargeValues_endsItsPagesEarly() throws Exception {
        String large = "x".repeat(1 << 20);
        for (int i = 0; i < 6; i++) {
            done(store.set(PLUGIN, "k" + i, large));
        }
        KeyValuePage first = done(store.list(PLUGIN, KeyValueQuery.FIRST));
        assertThat(first.entries()).hasSizeLessThanOrEqualTo(5);
        KeyValuePage second = done(store.list(PLUGIN, KeyValueQuery.FIRST.after(first.next())));
        assertThat(first.entries().size() + second.entries().size()).isEqualTo(6);
        assertThat(second.next()).isNull();
    }

    @Test
    void clear_leavesNothing_andNewKeysAreNew() throws Exception {
        for (int i = 0; i < 10; i++) {
            done(store.set(PLUGIN, "k" + i, "1"));
        }
        assertThat(done(store.clear(PLUGIN))).isEqualTo(10);
        assertThat(done(store.clear(PLUGIN))).isZero();
        assertThat(done(store.get(PLUGIN, "k1"))).isEmpty();
        assertThat(done(store.compareAndSet(PLUGIN, "k1", null, "2"))).isTrue();
        assertThat(keys(KeyValueQuery.FIRST)).containsExactly("k1");
        assertThat(done(store.statistics()).namespaces()).containsEntry(PLUGIN, new KeyValueStatistics.Namespace(1, 3));
    }

    @Test
    void limits_ofKeysAndValues_areKept_eachWithItsCode() throws Exception {
        assertThat(code(store.set(PLUGIN, "", "v"))).isEqualTo("invalid_key");
        assertThat(code(store.get(PLUGIN, "a\0b"))).isEqualTo("invalid_key");
        assertThat(code(store.delete(PLUGIN, "\uD83D"))).isEqualTo("invalid_key");
        assertThat(code(store.set(PLUGIN, "é".repeat(257), "v"))).isEqualTo("invalid_key");
        assertThat(code(store.set(PLUGIN, "k", "\uDE00"))).isEqualTo("invalid_value");
        assertThat(code(store.set(PLUGIN, "k", "x".repeat((1 << 20) + 1)))).isEqualTo("value_too_large");
        assertThat(code(store.set(PLUGIN, "k", "v", Duration.ZERO))).isEqualTo("bad_request");
        assertThat(code(store.apply(PLUGIN, List.of()))).isEqualTo("bad_request");

        String longest = "é".repeat(256);
        done(store.set(PLUGIN, longest, "€".repeat((1 << 20) / 3)));
        assertThat(done(store.get(PLUGIN, longest)).orElseThrow()).hasSize((1 << 20) / 3);
    }

    @Test
    void quota_ofKeysAndBytes_isKept_andShrinkingIsAllowed() throws Exception {
        List<CompletableFuture<Void>> sets = new ArrayList<>();
        for (int i = 0; i < 1200; i++) {
            sets.add(store.set(PLUGIN, "k" + i, "v").toCompletableFuture());
        }
        for (CompletableFuture<Void> set : sets) {
            set.get(30, TimeUnit.SECONDS);
        }
        assertThat(code(store.set(PLUGIN, "one-more", "v"))).isEqualTo("quota_exceeded");
        done(store.set(PLUGIN, "k7", "other"));
        done(store.set("other", "k", "v"));
        done(store.delete(PLUGIN, "k0"));
        done(store.set(PLUGIN, "one-more", "v"));

        String large = "x".repeat(1 << 20);
        for (int i = 1; i <= 7; i++) {
            done(store.set(PLUGIN, "k" + i, large));
        }
        assertThat(code(store.set(PLUGIN, "k8", large))).isEqualTo("quota_exceeded");
        assertThat(done(store.get(PLUGIN, "k8"))).contains("v");
    }

    @Test
    void quota_countsNothingThatHasExpired() throws Exception {
        for (int i = 0; i < 7; i++) {
            done(store.set(PLUGIN, "k" + i, "x".repeat(1 << 20), Duration.ofMillis(30)));
        }
        await().atMost(Duration.ofSeconds(10))
                .until(() -> done(store.get(PLUGIN, "k6")).isEmpty());

        for (int i = 0; i < 7; i++) {
            done(store.set(PLUGIN, "n" + i, "x".repeat(1 << 20)));
        }
        assertThat(done(store.statistics()).namespaces().get(PLUGIN).keys()).isEqualTo(7);
        assertThat(done(store.get(PLUGIN, "n6"))).isPresent();
    }

    @Test
    void changes_ofOneThread_takeEffectInOrder() throws Exception {
        CompletableFuture<Void> last = null;
        for (int i = 0; i <= 2000; i++) {
            last = store.set(PLUGIN, "k", String.valueOf(i)).toCompletableFuture();
        }
        last.get(30, TimeUnit.SECONDS);
        assertThat(done(store.get(PLUGIN, "k"))).contains("2000");
    }

    @Test
    @SuppressWarnings("NullAway")
    void null_isRefusedAtOnce_andDisturbsNobody() throws Exception {
        CompletableFuture<Void> before = store.set("other", "k", "1").toCompletableFuture();
        assertThatThrownBy(() -> store.set(PLUGIN, "k", null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> store.delete(PLUGIN, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> store.increment(PLUGIN, null, 1)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> store.compareAndSet(PLUGIN, null, "a", "b")).isInstanceOf(NullPointerException.class);

        done(before);
        assertThat(done(store.get("other", "k"))).contains("1");
    }

    @Test
    void operations_afterClose_fail() throws Exception {
        done(store.set(PLUGIN, "k", "v"));
        store.close();
        store.close();

        assertThat(code(store.get(PLUGIN, "k"))).isEqualTo("store_closed");
        assertThat(code(store.set(PLUGIN, "k", "v"))).isEqualTo("store_closed");
        assertThat(code(store.list(PLUGIN, KeyValueQuery.FIRST))).isEqualTo("store_closed");
        assertThat(code(store.clear(PLUGIN))).isEqualTo("store_closed");
    }

    private List<String> keys(KeyValueQuery query) throws Exception {
        return done(store.list(PLUGIN, query)).entries().stream()
                .map(KeyValueEntry::key)
                .toList();
    }

    static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    static String code(CompletionStage<?> stage) throws Exception {
        try {
            done(stage);
            return "none";
        } catch (ExecutionException e) {
            return ((KeyValueException) e.getCause()).code();
        }
    }
}
