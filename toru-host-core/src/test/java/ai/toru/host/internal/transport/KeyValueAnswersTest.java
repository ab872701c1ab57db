package ai.toru.host.internal.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.http.ByteBudget;
import ai.toru.host.internal.protocol.Incoming;
import ai.toru.host.internal.protocol.MessageEncoder;
import ai.toru.host.internal.protocol.ProtocolLimits;
import ai.toru.host.internal.time.ManualTime;
import ai.toru.host.kv.KeyValueRequest;
import ai.toru.host.metrics.PluginMetrics;
import ai.toru.host.plugin.KeyValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each question is answered exactly once, whatever the store does. */
class KeyValueAnswersTest {

    private final List<String> answers = new ArrayList<>();

    @Test
    void storeThatNeverAnswers_isNotAskedForEver() {
        List<CompletableFuture<String>> waiting = new ArrayList<>();
        KeyValueAnswers keyValue = answersOf(request -> {
            waiting.add(new CompletableFuture<>());
            return waiting.get(waiting.size() - 1);
        });
        for (int i = 0; i < 40; i++) {
            ask(keyValue, new KeyValueRequest.Set("k", "x".repeat(1 << 20)));
        }

        assertThat(waiting).hasSizeLessThan(40);
        assertThat(answers).hasSize(40 - waiting.size()).allMatch(answer -> answer.contains("\"code\":\"store_busy\""));

        int asked = waiting.size();
        waiting.forEach(each -> each.complete(null));
        ask(keyValue, new KeyValueRequest.Get("k"));
        assertThat(waiting).hasSize(asked + 1);
        assertThat(answers).hasSize(40);
    }

    static Stream<Function<KeyValueRequest, CompletionStage<String>>> oddStores() {
        return Stream.of(
                request -> null,
                request -> {
                    throw new IllegalStateException("secret");
                },
                request -> {
                    throw new NoClassDefFoundError("secret");
                },
                request -> CompletableFuture.failedFuture(
                        new CompletionException(new CompletionException(new IllegalStateException("secret")))),
                request -> CompletableFuture.failedFuture(new StackOverflowError()));
    }

    @ParameterizedTest
    @MethodSource("oddStores")
    void storeThatFailsInOddWays_isAnError_andNothingOfItIsTold(
            Function<KeyValueRequest, CompletionStage<String>> store) {
        ask(answersOf(store), new KeyValueRequest.Get("k"));

        assertThat(answers)
                .singleElement()
                .asString()
                .contains("\"value\":null", "\"code\":\"store_failed\"")
                .doesNotContain("secret");
    }

    @Test
    void refusalOfTheStore_howeverDeepItIsWrapped_keepsItsCode() {
        ask(
                answersOf(request -> CompletableFuture.failedFuture(new CompletionException(
                        new CompletionException(new KeyValueException("p", "quota_exceeded", "Too much."))))),
                new KeyValueRequest.Get("k"));

        assertThat(answers).singleElement().asString().contains("\"code\":\"quota_exceeded\"", "Too much.");
    }

    private void ask(KeyValueAnswers keyValue, KeyValueRequest request) {
        keyValue.asked(
                new Incoming.KvCall("r", request, null),
                frame -> answers.add(new String(frame, 4, frame.length - 4, UTF_8)));
    }

    private static KeyValueAnswers answersOf(Function<KeyValueRequest, CompletionStage<String>> store) {
        ManualTime time = new ManualTime();
        return new KeyValueAnswers(
                new LinkSettings(
                        "p",
                        1,
                        Set.of(),
                        ProtocolLimits.DEFAULTS,
                        new MessageEncoder("p", ProtocolLimits.DEFAULTS, time),
                        null,
                        null,
                        null,
                        time,
                        time,
                        new ByteBudget(1 << 30)),
                store,
                PluginMetrics.NONE);
    }
}
