package ai.toru.host.internal.transport;

import ai.toru.host.internal.protocol.Incoming;
import ai.toru.host.kv.KeyValueRequest;
import ai.toru.host.kv.KeyValues;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a session asks of, and tells, the host. Called on the connections' threads, with no lock held; must not block. */
public interface SessionListener {

    /**
     * The plugin asks for its key-value data.
     *
     * @return the value, null where there is none; or a {@link ai.toru.host.plugin.KeyValueException}
     */
    CompletionStage<@Nullable String> keyValueAsked(KeyValueRequest command);

    /** The plugin's data, for what it asks beyond that. */
    KeyValues keyValues();

    /** The plugin has a line for its log. */
    void logged(Incoming.Log line);

    /** The plugin broke the protocol; that connection is closed, the plugin lives on. */
    void protocolViolated(String reason);

    /** The plugin answered a request that is not pending: late, repeated or invented. The answer was dropped. */
    void answerDropped(String requestId);
}
