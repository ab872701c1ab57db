package ai.toru.host.internal.transport;

import ai.toru.host.internal.protocol.Incoming;
import ai.toru.host.internal.protocol.Kv2Encoder;
import ai.toru.host.kv.KeyValueChange;
import ai.toru.host.kv.KeyValueRequest;
import ai.toru.host.kv.KeyValues;
import ai.toru.host.metrics.KeyValueAction;
import ai.toru.host.metrics.PluginMetrics;
import ai.toru.host.plugin.HostException;
import ai.toru.host.plugin.KeyValueException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the key-value requests of a plugin's run, each exactly once, whatever the store does. Thread-safe.
 *
 * <p>What waits in the store is bounded; beyond that a plugin is told to come back later.
 */
final class KeyValueAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(KeyValueAnswers.class);

    /** As much may wait in the store for one run: requests, by what they hold. */
    private static final long MAX_WAITING_BYTES = 32L << 20;

    private final LinkSettings settings;
    private final Function<KeyValueRequest, @Nullable CompletionStage<@Nullable String>> store;
    private final PluginMetrics metrics;
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicBoolean oddFailureSaid = new AtomicBoolean();

    /**
     * @param metrics hears how each request ended, before the plugin does
     */
    KeyValueAnswers(
            LinkSettings settings,
            Function<KeyValueRequest, @Nullable CompletionStage<@Nullable String>> store,
            PluginMetrics metrics) {
        this.settings = settings;
        this.store = store;
        this.metrics = metrics;
    }

    /** Performs a request; gives its answer, a complete frame, now or later, on any thread. */
    void asked(Incoming.KvCall call, Consumer<byte[]> answer) {
        KeyValueRequest request = call.command();
        String id = call.requestId();
        if (request == null) {
            String why = call.why() == null ? "The request is unclear." : call.why();
            answer.accept(refused(
                    id, KeyValueAction.UNCLEAR, new KeyValueException(settings.pluginId(), "bad_request", why)));
            return;
        }
        ask(
                new Question<@Nullable String>(
                        id,
                        KeyValueCost.action(request),
                        KeyValueCost.of(request),
                        () -> store.apply(request),
                        value -> settings.encoder().kvAnswer(id, value)),
                answer);
    }

    /** The same of changes in the words of {@code kv2}. */
    void asked(Incoming.KvChange call, KeyValues data, Consumer<byte[]> answer) {
        String id = call.requestId();
        List<KeyValueChange> changes = call.changes();
        Kv2Encoder encoder = settings.encoder().kv2();
        ask(
                new Question<>(
                        id,
                        KeyValueCost.action(call),
                        KeyValueCost.of(changes),
                        () -> data.apply(changes),
                        outcome -> call.batch()
                                ? encoder.batch(id, changes, outcome)
                                : encoder.changed(id, changes.get(0), outcome)),
                answer);
    }

    /** The same of a list. */
    void asked(Incoming.KvList call, KeyValues data, Consumer<byte[]> answer) {
        String id = call.requestId();
        ask(
                new Question<>(
                        id,
                        KeyValueAction.LIST,
                        KeyValueCost.of(call.query()),
                        () -> data.list(call.query()),
                        page -> settings.encoder().kv2().page(id, page)),
                answer);
    }

    private <T extends @Nullable Object> void ask(Question<T> question, Consumer<byte[]> answer) {
        long cost = question.cost();
        if (waitingBytes.addAndGet(cost) > MAX_WAITING_BYTES) {
            waitingBytes.addAndGet(-cost);
            answer.accept(refused(question.requestId(), question.action(), busy()));
            return;
        }
        var unused = stage(question).whenComplete((value, failure) -> {
            waitingBytes.addAndGet(-cost);
            answer.accept(
                    failure == null
                            ? encoded(question, value)
                            : refused(question.requestId(), question.action(), failure));
        });
    }

    private static <T extends @Nullable Object> CompletionStage<T> stage(Question<T> question) {
        try {
            return Objects.requireNonNull(question.store().get(), "the store gave no stage");
        } catch (RuntimeException | Error broken) { // a store may be anybody's
            return CompletableFuture.failedStage(broken);
        }
    }

    private <T extends @Nullable Object> byte[] encoded(Question<T> question, T value) {
        try {
            byte[] answer = question.encoding().apply(value);
            metrics.keyValueEnded(question.action(), "ok");
            return answer;
        } catch (RuntimeException | Error broken) { // also OutOfMemoryError: the plugin waits
            return refused(question.requestId(), question.action(), broken);
        }
    }

    private byte[] refused(String requestId, KeyValueAction action, Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        metrics.keyValueEnded(action, cause instanceof HostException known ? known.code() : "store_failed");
        if (cause instanceof HostException known) {
            return settings.encoder().kvError(requestId, known.code(), known.getMessage());
        }
        if (oddFailureSaid.compareAndSet(false, true)) {
            LOG.error(
                    "The key-value store failed for plugin \"{}\" in a way that it should not; tell its author. This is said once a run.",
                    settings.pluginId(),
                    cause);
        }
        return settings.encoder()
                .kvError(
                        requestId,
                        "store_failed",
                        "The key-value store failed unexpectedly; the host's log has the reason.");
    }

    private KeyValueException busy() {
        return new KeyValueException(
                settings.pluginId(),
                "store_busy",
                "Too many of this plugin's key-value requests wait for the store. Read their answers, then ask again.");
    }

    /**
     * Something that the store is asked.
     *
     * @param cost what it holds while it waits
     * @param encoding makes a frame of what the store says
     */
    private record Question<T extends @Nullable Object>(
            String requestId,
            KeyValueAction action,
            long cost,
            Supplier<@Nullable CompletionStage<T>> store,
            Function<T, byte[]> encoding) {}
}
