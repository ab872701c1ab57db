package ai.toru.host.internal.transport;

import ai.toru.host.internal.protocol.Incoming;
import ai.toru.host.plugin.BadPluginResponseException;
import java.time.Duration;
import java.util.Optional;

/** A key-value request of the host to a plugin ({@code handle_kv} in the plugin guide). Thread-safe. */
final class KvExchange extends Exchange<Optional<String>> {

    KvExchange(String pluginId, String requestId, byte[] frame, Duration timeout, long now) {
        super(pluginId, requestId, frame, timeout, now);
    }

    @Override
    void answer(Incoming message) {
        if (message instanceof Incoming.KvAnswer kv) {
            complete(Optional.ofNullable(kv.value()));
        } else {
            String why =
                    message instanceof Incoming.BadAnswer bad ? bad.why() : "An http message answers a kv request.";
            fail(badAnswer(why));
        }
    }

    @Override
    BadPluginResponseException badAnswer(String why) {
        return new BadPluginResponseException(
                pluginId(), "Plugin \"" + pluginId() + "\" did not answer with a kv response: " + why);
    }
}
