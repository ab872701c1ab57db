package ai.toru.host.internal.transport;

import ai.toru.host.internal.protocol.Incoming;
import ai.toru.host.kv.KeyValueRequest;
import ai.toru.host.metrics.KeyValueAction;
import ai.toru.host.metrics.PluginMetrics;
import ai.toru.host.plugin.HostException;
import ai.toru.host.plugin.KeyValueException;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
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

    /** What a request that waits costs beside its key and value, roughly. */
    private static final int REQUEST_OVERHEAD = 512;

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
        if (request == null) {
            String why = call.why() == null ? "The request is unclear." : call.why();
            answer.accept(refused(call, new KeyValueException(settings.pluginId(), "bad_request", why)));
            return;
        }
        long cost = cost(request);
        if (waitingBytes.addAndGet(cost) > MAX_WAITING_BYTES) {
            waitingBytes.addAndGet(-cost);
            answer.accept(refused(call, busy()));
            return;
        }
        perform(request, (value, failure) -> {
            waitingBytes.addAndGet(-cost);
            answer.accept(encoded(call, value, failure));
        });
    }

    private void perform(KeyValueRequest request, Ending ending) {
        CompletionStage<@Nullable String> stage;
        try {
            stage = Objects.requireNonNull(store.apply(request), "the store gave no stage");
        } catch (RuntimeException | Error broken) { // a store may be anybody's
            ending.ended(null, broken);
            return;
        }
        var unused = stage.whenComplete(ending::ended);
    }

    private byte[] encoded(Incoming.KvCall call, @Nullable String value, @Nullable Throwable failure) {
        if (failure != null) {
            return refused(call, failure);
        }
        try {
            byte[] answer = settings.encoder().kvAnswer(call.requestId(), value);
            metrics.keyValueEnded(action(call.command()), "ok");
            return answer;
        } catch (RuntimeException | Error broken) { // also OutOfMemoryError: the plugin waits
            return refused(call, broken);
        }
    }

    private byte[] refused(Incoming.KvCall call, Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        metrics.keyValueEnded(
                action(call.command()), cause instanceof HostException known ? known.code() : "store_failed");
        if (cause instanceof HostException known) {
            return settings.encoder().kvError(call.requestId(), known.code(), known.getMessage());
        }
        if (oddFailureSaid.compareAndSet(false, true)) {
            LOG.error(
                    "The key-value store failed for plugin \"{}\" in a way that it should not; tell its author. This is said once a run.",
                    settings.pluginId(),
                    cause);
        }
        return settings.encoder()
                .kvError(
                        call.requestId(),
                        "store_failed",
                        "The key-value store failed unexpectedly; the host's log has the reason.");
    }

    private KeyValueException busy() {
        return new KeyValueException(
                settings.pluginId(),
                "store_busy",
                "Too many of this plugin's key-value requests wait for the store. Read their answers, then ask again.");
    }

    private static KeyValueAction action(@Nullable KeyValueRequest request) {
        if (request instanceof KeyValueRequest.Get) {
            return KeyValueAction.GET;
        }
        if (request instanceof KeyValueRequest.Set) {
            return KeyValueAction.SET;
        }
        return request instanceof KeyValueRequest.Delete ? KeyValueAction.DELETE : KeyValueAction.UNCLEAR;
    }

    private static long cost(KeyValueRequest request) {
        long value = request instanceof KeyValueRequest.Set set ? set.value().length() : 0;
        return REQUEST_OVERHEAD + request.key().length() + value;
    }

    /** How a request ended. */
    @FunctionalInterface
    private interface Ending {

        void ended(@Nullable String value, @Nullable Throwable failure);
    }
}
