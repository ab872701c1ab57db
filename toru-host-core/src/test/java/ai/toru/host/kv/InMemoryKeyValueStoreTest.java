package ai.toru.host.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.internal.time.ManualTime;
import ai.toru.host.plugin.KeyValueException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class InMemoryKeyValueStoreTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ManualTime time = new ManualTime();
    private KeyValueStore store = new InMemoryKeyValueStore(KeyValueLimits.DEFAULTS, time);

    @Test
    void set_thenGet_givesTheValue_toItsPluginOnly() throws Exception {
        get(store.set("a", "k", "v"));

        assertThat(get(store.get("a", "k"))).contains("v");
        assertThat(get(store.get("b", "k"))).isEmpty();
        assertThat(get(store.get("a", "other"))).isEmpty();
    }

    @Test
    void delete_removes_andIsFineWithNothing() throws Exception {
        get(store.set("a", "k", "v"));

        get(store.delete("a", "k"));
        get(store.delete("a", "k"));

        assertThat(get(store.get("a", "k"))).isEmpty();
    }

    @Test
    void list_ordersByCodePoints_notByCharacters() throws Exception {
        String supplementary = "\uD83D\uDE00"; // U+1F600
        for (String key : List.of("\uFFFD", supplementary, "\uE000", "\uD7FF", "a")) {
            get(store.set("a", key, ""));
        }

        assertThat(keys(get(store.list("a", KeyValueQuery.FIRST))))
                .containsExactly("a", "\uD7FF", "\uE000", "\uFFFD", supplementary);
        assertThat(keys(get(store.list("a", KeyValueQuery.FIRST.after("\uFFFD")))))
                .containsExactly(supplementary);
    }

    @Test
    void list_byPrefix_pagesUntilTheEnd() throws Exception {
        for (String key : List.of("a", "b", "b1", "b2", "b3", "c")) {
            get(store.set("p", key, "x"));
        }
        KeyValueQuery query = KeyValueQuery.prefix("b").limit(3);

        KeyValuePage first = get(store.list("p", query));
        KeyValuePage second = get(store.list("p", query.after(first.next())));

        assertThat(keys(first)).containsExactly("b", "b1", "b2");
        assertThat(first.next()).isEqualTo("b2");
        assertThat(keys(second)).containsExactly("b3");
        assertThat(second.next()).isNull();
    }

    @Test
    void list_fromBehindOrBeforeThePrefix_staysWithinIt() throws Exception {
        for (String key : List.of("a", "b", "c")) {
            get(store.set("p", key, "x"));
        }

        assertThat(keys(get(store.list("p", KeyValueQuery.prefix("b").after("a")))))
                .containsExactly("b");
        assertThat(keys(get(store.list("p", KeyValueQuery.prefix("b").after("b")))))
                .isEmpty();
        assertThat(keys(get(store.list("p", KeyValueQuery.prefix("b").after("x")))))
                .isEmpty();
        assertThat(keys(get(store.list("nobody", KeyValueQuery.FIRST)))).isEmpty();
    }

    @Test
    void list_ofExactlyAPage_hasNoNext() throws Exception {
        for (int i = 0; i < 3; i++) {
            get(store.set("p", "k" + i, "x"));
        }

        assertThat(get(store.list("p", KeyValueQuery.FIRST.limit(3))).next()).isNull();
    }

    @Test
    void list_ofLargeValues_endsThePageAtFourMebibytes() throws Exception {
        String large = "x".repeat(1 << 20);
        for (int i = 0; i < 6; i++) {
            get(store.set("p", "k" + i, large));
        }

        KeyValuePage first = get(store.list("p", KeyValueQuery.FIRST));
        KeyValuePage second = get(store.list("p", KeyValueQuery.FIRST.after(first.next())));

        assertThat(keys(first)).containsExactly("k0", "k1", "k2", "k3");
        assertThat(keys(second)).containsExactly("k4", "k5");
    }

    @Test
    void keys_thatAreNoKeys_areRefused() {
        for (String key : List.of("", "a\0", "\uD800", "x".repeat(513), "ü".repeat(257))) {
            assertFails("invalid_key", () -> get(store.set("a", key, "v")));
            assertFails("invalid_key", () -> get(store.get("a", key)));
            assertFails("invalid_key", () -> get(store.delete("a", key)));
        }
    }

    @Test
    void keysAndValues_atTheLimit_areTaken() throws Exception {
        String key = "ü".repeat(256);
        String value = "😀".repeat((1 << 20) / 4);

        get(store.set("a", key, value));

        assertThat(get(store.get("a", key))).contains(value);
        assertFails("value_too_large", () -> get(store.set("a", key, value + "x")));
        assertFails("invalid_value", () -> get(store.set("a", key, "\uDC00")));
        assertThat(get(store.get("a", key))).contains(value);
    }

    @Test
    void batches_tooManyNoneOrTooLarge_areRefused() {
        List<KeyValueChange> many = IntStream.range(0, 1001)
                .mapToObj(i -> KeyValueChange.delete("k" + i))
                .toList();
        List<KeyValueChange> large = IntStream.range(0, 17)
                .mapToObj(i -> KeyValueChange.set("k" + i, "x".repeat(1 << 20)))
                .toList();

        assertFails("bad_request", () -> get(store.apply("a", List.of())));
        assertFails("bad_request", () -> get(store.apply("a", many)));
        assertFails("bad_request", () -> get(store.apply("a", large)));
        assertFails("bad_request", () -> get(store.set("a", "k", "v", Duration.ZERO)));
        assertFails("bad_request", () -> get(store.set("a", "k", "v", Duration.ofDays(36_526))));
    }

    @Test
    void quotaOfKeys_refusesOneMore_butNotAnotherValue() throws Exception {
        store = new InMemoryKeyValueStore(new KeyValueLimits(512, 1 << 20, 2, 1000), time);
        get(store.set("a", "1", "x"));
        get(store.set("a", "2", "x"));

        assertFails("quota_exceeded", () -> get(store.set("a", "3", "x")));
        get(store.set("a", "2", "y"));
        get(store.apply("a", List.of(KeyValueChange.delete("1"), KeyValueChange.set("3", "x"))));
        get(store.set("b", "1", "another plugin has its own quota"));

        assertThat(keys(get(store.list("a", KeyValueQuery.FIRST)))).containsExactly("2", "3");
    }

    @Test
    void quotaOfBytes_countsUtf8OfKeysAndValues() throws Exception {
        store = new InMemoryKeyValueStore(new KeyValueLimits(512, 1 << 20, 100, 10), time);
        get(store.set("a", "ü", "12345678"));

        assertFails("quota_exceeded", () -> get(store.set("a", "ü", "123456789")));
        assertFails("quota_exceeded", () -> get(store.set("a", "k", "")));
        get(store.set("a", "ü", "1"));
        get(store.set("a", "k", "123456"));

        assertThat(get(store.statistics()).namespaces()).containsEntry("a", new KeyValueStatistics.Namespace(2, 10));
    }

    /** As where an operator has lowered the limit: such a namespace is made by hand. */
    @Test
    void aboveTheQuota_whatMakesLessIsAllowed() {
        InMemoryKeyValueStore unused = new InMemoryKeyValueStore();
        KeyValueLimits low = new KeyValueLimits(512, 1 << 20, 1, 10);
        KeyValueStatistics.Namespace now = new KeyValueStatistics.Namespace(5, 100);

        low.checkQuota("a", now, new KeyValueStatistics.Namespace(4, 90));
        low.checkQuota("a", now, now);

        assertFails("quota_exceeded", () -> low.checkQuota("a", now, new KeyValueStatistics.Namespace(4, 101)));
        assertFails("quota_exceeded", () -> low.checkQuota("a", now, new KeyValueStatistics.Namespace(6, 90)));
        unused.close();
    }

    @Test
    void timeToLive_ends_andIsForgottenByAnotherSet() throws Exception {
        get(store.set("a", "k", "v", MINUTE));
        get(store.set("a", "kept", "v", MINUTE));
        get(store.set("a", "kept", "w"));
        Instant end = time.instant().plus(MINUTE);
        assertThat(get(store.list("a", KeyValueQuery.FIRST)).entries().get(0).expiresAt())
                .isEqualTo(end);

        time.advance(MINUTE.minusNanos(1));
        assertThat(get(store.get("a", "k"))).contains("v");
        time.advance(Duration.ofNanos(1));

        assertThat(get(store.get("a", "k"))).isEmpty();
        assertThat(keys(get(store.list("a", KeyValueQuery.FIRST)))).containsExactly("kept");
        assertThat(get(store.compareAndSet("a", "k", null, "anew"))).isTrue();
        assertThat(get(store.get("a", "k"))).contains("anew");
    }

    @Test
    void expiredKeys_freeTheQuota_andAreNotCounted() throws Exception {
        store = new InMemoryKeyValueStore(new KeyValueLimits(512, 1 << 20, 1, 1000), time);
        get(store.set("a", "old", "v", MINUTE));
        time.advance(MINUTE);

        assertThat(get(store.statistics()).namespaces()).isEmpty();
        get(store.set("a", "new", "v"));

        assertThat(get(store.clear("a"))).isEqualTo(1);
    }

    @Test
    void compareAndSet_actsOnlyOnWhatIsExpected() throws Exception {
        assertThat(get(store.compareAndSet("a", "k", "x", "1"))).isFalse();
        assertThat(get(store.compareAndSet("a", "k", null, "1"))).isTrue();
        assertThat(get(store.compareAndSet("a", "k", null, "2"))).isFalse();
        assertThat(get(store.compareAndSet("a", "k", "1", "2"))).isTrue();
        assertThat(get(store.get("a", "k"))).contains("2");
        assertThat(get(store.compareAndSet("a", "k", "1", null))).isFalse();
        assertThat(get(store.compareAndSet("a", "k", "2", null))).isTrue();
        assertThat(get(store.get("a", "k"))).isEmpty();
    }

    @Test
    void increment_counts_fromNothingToo_andKeepsTheTimeToLive() throws Exception {
        assertThat(get(store.increment("a", "n", 2))).isEqualTo(2);
        assertThat(get(store.increment("a", "n", -5))).isEqualTo(-3);
        get(store.set("a", "ttl", "1", MINUTE));
        assertThat(get(store.increment("a", "ttl", 1))).isEqualTo(2);
        time.advance(MINUTE);

        assertThat(get(store.get("a", "ttl"))).isEmpty();
        assertThat(get(store.increment("a", "ttl", 1))).isEqualTo(1);
    }

    @Test
    void increment_ofNoNumberOrTooFar_isRefused() throws Exception {
        get(store.set("a", "text", "1.5"));
        get(store.set("a", "most", Long.toString(Long.MAX_VALUE)));

        assertFails("not_a_number", () -> get(store.increment("a", "text", 1)));
        assertFails("not_a_number", () -> get(store.increment("a", "most", 1)));
        assertThat(get(store.get("a", "most"))).contains(Long.toString(Long.MAX_VALUE));
    }

    @Test
    void batch_isAllOrNothing() throws Exception {
        get(store.set("a", "k", "old"));

        KeyValueOutcome refused = get(store.apply(
                "a", List.of(KeyValueChange.set("k", "new"), KeyValueChange.compareAndSet("other", "x", "y"))));
        assertFails(
                "not_a_number",
                () -> get(store.apply("a", List.of(KeyValueChange.set("k", "new"), KeyValueChange.increment("k", 1)))));

        assertThat(refused).isEqualTo(new KeyValueOutcome(false, List.of(Optional.of("old"), Optional.empty())));
        assertThat(get(store.get("a", "k"))).contains("old");
        assertThat(get(store.statistics()).writes()).isEqualTo(1);
    }

    @Test
    void batch_withOneKeyTwice_actsInOrder_andTellsTheEnd() throws Exception {
        KeyValueOutcome outcome = get(store.apply(
                "a",
                List.of(
                        KeyValueChange.set("n", "1"),
                        KeyValueChange.increment("n", 1),
                        KeyValueChange.compareAndSet("n", "2", "3"),
                        KeyValueChange.delete("gone"))));

        assertThat(outcome)
                .isEqualTo(new KeyValueOutcome(
                        true, List.of(Optional.of("3"), Optional.of("3"), Optional.of("3"), Optional.empty())));
    }

    @Test
    void clear_removesAll_ofOnePlugin() throws Exception {
        get(store.set("a", "1", "x"));
        get(store.set("a", "2", "x", MINUTE));
        get(store.set("b", "1", "x"));

        assertThat(get(store.clear("a"))).isEqualTo(2);
        assertThat(get(store.clear("a"))).isZero();

        assertThat(get(store.statistics()).namespaces()).containsOnlyKeys("b");
        get(store.set("a", "1", "again"));
        assertThat(get(store.get("a", "1"))).contains("again");
    }

    @Test
    void everything_afterTheClose_saysClosed() throws Exception {
        get(store.set("a", "k", "v"));
        store.close();
        store.close();

        List<ThrowingCallable> all = List.of(
                () -> get(store.get("a", "k")),
                () -> get(store.set("a", "k", "v")),
                () -> get(store.list("a", KeyValueQuery.FIRST)),
                () -> get(store.clear("a")),
                () -> get(store.statistics()));
        assertThat(all).allSatisfy(each -> assertFails("store_closed", each));
    }

    /** Namespaces come and go meanwhile, since each is empty half of the time. */
    @Test
    void manyThreads_onOneKey_loseNoCount() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(new Thread(() -> IntStream.range(0, 5_000).forEach(n -> countAndClear())));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join(20_000);
        }

        assertThat(get(store.increment("a", "sum", 0))).isZero();
    }

    private void countAndClear() {
        try {
            get(store.increment("a", "sum", 1));
            long sum = get(store.increment("a", "sum", -1));
            if (sum == 0) {
                get(store.compareAndSet("a", "sum", "0", null));
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> keys(KeyValuePage page) {
        return page.entries().stream().map(KeyValueEntry::key).toList();
    }

    private static void assertFails(String code, ThrowingCallable call) {
        assertThatThrownBy(call).satisfies(thrown -> {
            Throwable failure = thrown instanceof ExecutionException ? thrown.getCause() : thrown;
            assertThat(failure)
                    .isInstanceOfSatisfying(
                            KeyValueException.class,
                            refused -> assertThat(refused.code()).isEqualTo(code));
        });
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
