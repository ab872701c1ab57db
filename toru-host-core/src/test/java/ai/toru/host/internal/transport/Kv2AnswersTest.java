package ai.toru.host.internal.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.http.ByteBudget;
import ai.toru.host.internal.protocol.Incoming;
import ai.toru.host.internal.protocol.MessageEncoder;
import ai.toru.host.internal.protocol.ProtocolFeature;
import ai.toru.host.internal.protocol.ProtocolLimits;
import ai.toru.host.internal.time.ManualTime;
import ai.toru.host.kv.KeyValueChange;
import ai.toru.host.kv.KeyValueLimits;
import ai.toru.host.kv.KeyValueOutcome;
import ai.toru.host.kv.KeyValuePage;
import ai.toru.host.kv.KeyValueQuery;
import ai.toru.host.kv.KeyValueRequest;
import ai.toru.host.kv.KeyValueStatistics;
import ai.toru.host.kv.KeyValueStore;
import ai.toru.host.kv.KeyValues;
import ai.toru.host.metrics.KeyValueAction;
import ai.toru.host.metrics.PluginMetrics;
import ai.toru.host.plugin.KeyValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What {@code kv2} asks is answered once, in order, within the limits, and counted. */
class Kv2AnswersTest {

    private final SlowStore store = new SlowStore();
    private final KeyValues data = new KeyValues(store, "p");
    private final List<String> answers = new ArrayList<>();
    private final List<String> counted = new ArrayList<>();
    private final KeyValueAnswers keyValue = answers();

    @Test
    void list_waitsForTheChangesAskedForBefore() {
        change("1", false, KeyValueChange.increment("a", 1));
        change("2", true, KeyValueChange.set("b", "x"), KeyValueChange.delete("c"));
        list("3");

        assertThat(store.asked).containsExactly("apply 1", "apply 2");
        store.complete(0);
        assertThat(store.asked).hasSize(2);
        store.complete(1);

        assertThat(store.asked).containsExactly("apply 1", "apply 2", "list");
        store.complete(2);
        assertThat(answers).hasSize(3);
        assertThat(answers.get(2)).contains("\"request_id\":\"3\"", "\"entries\":[]", "\"next\":null");
        assertThat(counted).containsExactly("INCR ok", "BATCH ok", "LIST ok");
    }

    @Test
    void changes_goToTheStoreInTheOrderAskedFor_withoutWaiting() {
        for (int i = 0; i < 20; i++) {
            change("" + i, false, KeyValueChange.compareAndSet("k", null, "" + i));
        }

        assertThat(store.asked).hasSize(20);
        assertThat(store.firstValues).startsWith("0", "1", "2").endsWith("19");
        store.completeAll();
        assertThat(answers).hasSize(20).allMatch(answer -> answer.contains("\"applied\":true"));
        assertThat(counted).hasSize(20).containsOnly("CAS ok");
    }

    @Test
    void whatWaits_isBounded_togetherWithTheQuestionsOf10() {
        String large = "x".repeat(1 << 20);
        for (int i = 0; i < 20; i++) {
            change("" + i, false, KeyValueChange.compareAndSet("k", large, large)); // which holds both
        }

        assertThat(store.asked).hasSizeBetween(14, 16);
        assertThat(answers).hasSize(20 - store.asked.size()).allMatch(answer -> answer.contains("store_busy"));
        keyValue.asked(new Incoming.KvCall("10", new KeyValueRequest.Set("k", large + large), null), this::answered);
        assertThat(answers).last().asString().contains("\"request_id\":\"10\"", "store_busy");
        store.completeAll();
        list("after");
        assertThat(store.asked).last().isEqualTo("list");
    }

    @Test
    void lists_countMoreThanTheyHold_sinceTheirAnswersAreLarge() {
        for (int i = 0; i < 600; i++) {
            list("" + i);
        }

        assertThat(store.asked).hasSizeBetween(500, 512);
        assertThat(answers).hasSize(600 - store.asked.size()).allMatch(answer -> answer.contains("store_busy"));
    }

    @Test
    void refusals_keepTheirCode_andOddFailuresTellNothing() {
        change("1", false, KeyValueChange.increment("a", 1));
        store.fail(0, new KeyValueException("p", "not_a_number", "It is none."));
        change("2", true, KeyValueChange.set("b", "x"));
        store.fail(1, new IllegalStateException("secret"));
        list("3");
        store.fail(2, new StackOverflowError());

        assertThat(answers.get(0)).contains("\"value\":null", "\"code\":\"not_a_number\"", "It is none.");
        assertThat(answers.get(1)).contains("\"code\":\"store_failed\"").doesNotContain("secret");
        assertThat(answers.get(2)).contains("\"code\":\"store_failed\"");
        assertThat(counted).containsExactly("INCR not_a_number", "BATCH store_failed", "LIST store_failed");
    }

    private void change(String id, boolean batch, KeyValueChange... changes) {
        keyValue.asked(new Incoming.KvChange(id, List.of(changes), batch), data, this::answered);
    }

    private void list(String id) {
        keyValue.asked(new Incoming.KvList(id, KeyValueQuery.FIRST), data, this::answered);
    }

    private void answered(byte[] frame) {
        answers.add(new String(frame, 4, frame.length - 4, UTF_8));
    }

    private KeyValueAnswers answers() {
        ManualTime time = new ManualTime();
        LinkSettings settings = new LinkSettings(
                "p",
                1,
                Set.of(ProtocolFeature.KV2),
                1,
                ProtocolLimits.DEFAULTS,
                new MessageEncoder("p", ProtocolLimits.DEFAULTS, time),
                null,
                null,
                null,
                time,
                time,
                new ByteBudget(1 << 30));
        return new KeyValueAnswers(settings, request -> new CompletableFuture<>(), new PluginMetrics() {
            @Override
            public void keyValueEnded(KeyValueAction action, String outcome) {
                counted.add(action + " " + outcome);
            }
        });
    }

    /** Answers when the test says so. */
    private static final class SlowStore implements KeyValueStore {

        final List<String> asked = new ArrayList<>();
        final List<String> firstValues = new ArrayList<>();
        private final List<Runnable> completions = new ArrayList<>();
        private final List<CompletableFuture<?>> pending = new ArrayList<>();

        void complete(int index) {
            completions.get(index).run();
        }

        void completeAll() {
            List.copyOf(completions).forEach(Runnable::run);
        }

        void fail(int index, Throwable why) {
            pending.get(index).completeExceptionally(why);
        }

        private <T> CompletionStage<T> later(String what, T answer) {
            asked.add(what);
            CompletableFuture<T> stage = new CompletableFuture<>();
            pending.add(stage);
            completions.add(() -> stage.complete(answer));
            return stage;
        }

        @Override
        public CompletionStage<KeyValueOutcome> apply(String pluginId, List<KeyValueChange> changes) {
            firstValues.add(String.valueOf(changes.get(0).value()));
            List<Optional<String>> values = new ArrayList<>();
            changes.forEach(change -> values.add(Optional.ofNullable(change.value())));
            return later("apply " + changes.size(), new KeyValueOutcome(true, values));
        }

        @Override
        public CompletionStage<KeyValuePage> list(String pluginId, KeyValueQuery query) {
            return later("list", new KeyValuePage(List.of(), null));
        }

        @Override
        public KeyValueLimits limits() {
            return KeyValueLimits.DEFAULTS;
        }

        @Override
        public CompletionStage<Optional<String>> get(String pluginId, String key) {
            return later("get", Optional.empty());
        }

        @Override
        public CompletionStage<Long> clear(String pluginId) {
            return later("clear", 0L);
        }

        @Override
        public CompletionStage<KeyValueStatistics> statistics() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
