package ai.toru.host.internal.transport;

import ai.toru.host.internal.protocol.Incoming;
import ai.toru.host.internal.protocol.ProtocolViolationException;
import ai.toru.host.metrics.PluginMetrics;
import java.io.IOException;
import java.util.Set;
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
    private final Readiness readiness;
    private final Heartbeat heartbeat;
    private final KeyValueAnswers keyValue;
    private final Set<String> ignoredTypes = ConcurrentHashMap.newKeySet();

    PluginInbox(
            LinkSettings settings,
            SessionListener listener,
            Readiness readiness,
            Heartbeat heartbeat,
            PluginMetrics metrics) {
        this.settings = settings;
        this.listener = listener;
        this.readiness = readiness;
        this.heartbeat = heartbeat;
        keyValue = new KeyValueAnswers(settings, listener::keyValueAsked, metrics);
    }

    @Override
    public void unasked(PluginConnection from, Incoming message) {
        if (message instanceof Incoming.KvCall call) {
            keyValue.asked(call, from::answer);
        } else if (message instanceof Incoming.Lifecycle lifecycle) {
            lived(lifecycle);
        } else if (message instanceof Incoming.KvChange change) {
            keyValue.asked(change, listener.keyValues(), from::answer);
        } else if (message instanceof Incoming.KvList list) {
            keyValue.asked(list, listener.keyValues(), from::answer);
        } else if (message instanceof Incoming.Log line) {
            listener.logged(line);
            noteOddity(line.oddity());
        } else if (message instanceof Incoming.Ignored ignored) {
            ignored(ignored);
        }
    }

    private void lived(Incoming.Lifecycle message) {
        switch (message.action()) {
            case "ready" -> readiness.isReady();
            case "pong" -> heartbeat.pong(message.requestId());
            case "failed" -> readiness.failed(message.message());
            default -> ignored(new Incoming.Ignored("lifecycle", "such an action is not known"));
        }
    }

    private void ignored(Incoming.Ignored ignored) {
        if (ignoredTypes.add(ignored.type())) {
            LOG.warn(
                    "Plugin \"{}\" sends messages of type \"{}\" that are ignored: {} This is said once a run.",
                    settings.pluginId(),
                    ignored.type(),
                    ignored.why());
        }
    }

    private void noteOddity(@Nullable String oddity) {
        if (oddity != null && ignoredTypes.add("log")) {
            LOG.warn(
                    "Plugin \"{}\" sends messages of type \"log\" of which a part is ignored: {}. This is said once a run.",
                    settings.pluginId(),
                    oddity);
        }
    }

    @Override
    public void stray(String requestId) {
        listener.answerDropped(requestId);
    }

    @Override
    public void connectionLost(IOException cause) {
        readiness.connectionLost(cause);
        if (cause instanceof ProtocolViolationException) {
            listener.protocolViolated(String.valueOf(cause.getMessage()));
        }
    }
}
