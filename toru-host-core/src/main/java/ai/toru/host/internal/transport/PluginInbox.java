package ai.toru.host.internal.transport;

import ai.toru.host.internal.protocol.Incoming;
import ai.toru.host.internal.protocol.ProtocolViolationException;
import ai.toru.host.plugin.HostException;
import ai.toru.host.plugin.KeyValueException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what a plugin says unasked, on any lane of a session: answers its key-value requests on the connection they came
 * on, and tells the session's listener the rest. Thread-safe.
 */
final class PluginInbox implements PluginMessages {

    private static final Logger LOG = LoggerFactory.getLogger(PluginInbox.class);

    private final LinkSettings settings;
    private final SessionListener listener;
    private final Set<String> ignoredTypes = ConcurrentHashMap.newKeySet();

    PluginInbox(LinkSettings settings, SessionListener listener) {
        this.settings = settings;
        this.listener = listener;
    }

    @Override
    public void unasked(PluginConnection from, Incoming message) {
        if (message instanceof Incoming.KvCall call) {
            keyValueAsked(call)
                    .whenComplete((value, failure) -> from.send(new OutgoingFrame(
                            failure == null
                                    ? settings.encoder().kvAnswer(call.requestId(), value)
                                    : refusal(call.requestId(), failure))));
        } else if (message instanceof Incoming.Ignored ignored && ignoredTypes.add(ignored.type())) {
            LOG.warn(
                    "Plugin \"{}\" sends messages of type \"{}\" that are ignored: {} This is said once a run.",
                    settings.pluginId(),
                    ignored.type(),
                    ignored.why());
        }
    }

    @Override
    public void stray(String requestId) {
        listener.answerDropped(requestId);
    }

    @Override
    public void connectionLost(IOException cause) {
        if (cause instanceof ProtocolViolationException) {
            listener.protocolViolated(String.valueOf(cause.getMessage()));
        }
    }

    private CompletionStage<@Nullable String> keyValueAsked(Incoming.KvCall call) {
        if (call.command() != null) {
            try {
                return listener.keyValueAsked(call.command());
            } catch (RuntimeException broken) { // a store may be anybody's
                return CompletableFuture.failedFuture(broken);
            }
        }
        return CompletableFuture.failedFuture(new KeyValueException(
                settings.pluginId(), "bad_request", call.why() == null ? "The request is unclear." : call.why()));
    }

    private byte[] refusal(String requestId, Throwable failure) {
        Throwable cause =
                failure.getCause() != null && failure instanceof CompletionException ? failure.getCause() : failure;
        String code = cause instanceof HostException known ? known.code() : "store_failed";
        return settings.encoder().kvError(requestId, code, String.valueOf(cause.getMessage()));
    }
}
