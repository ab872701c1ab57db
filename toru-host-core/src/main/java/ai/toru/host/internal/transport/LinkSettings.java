package ai.toru.host.internal.transport;

import ai.toru.host.http.ByteBudget;
import ai.toru.host.internal.protocol.MessageDecoder;
import ai.toru.host.internal.protocol.MessageEncoder;
import ai.toru.host.internal.protocol.ProtocolFeature;
import ai.toru.host.internal.protocol.ProtocolLimits;
import ai.toru.host.internal.time.HostClock;
import ai.toru.host.internal.time.HostTimer;
import java.util.Set;

/**
 * What all connections of one plugin share. Immutable.
 *
 * @param pluginId whose they are
 * @param connections how many requests it gets at once, each on a connection of its own
 * @param features what is on beyond version 1.0 of the protocol
 * @param budget what all plugins' messages may hold together
 */
public record LinkSettings(
        String pluginId,
        int connections,
        Set<ProtocolFeature> features,
        ProtocolLimits limits,
        MessageEncoder encoder,
        MessageDecoder decoder,
        SocketConnector connector,
        IoThreads threads,
        HostTimer timer,
        HostClock clock,
        ByteBudget budget) {

    boolean has(ProtocolFeature feature) {
        return features.contains(feature);
    }

    String threadName(String role) {
        return "toru-" + pluginId + "-" + role;
    }
}
