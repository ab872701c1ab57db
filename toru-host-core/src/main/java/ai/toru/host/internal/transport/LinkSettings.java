package ai.toru.host.internal.transport;

import ai.toru.host.http.ByteBudget;
import ai.toru.host.internal.protocol.MessageDecoder;
import ai.toru.host.internal.protocol.MessageEncoder;
import ai.toru.host.internal.protocol.ProtocolLimits;
import ai.toru.host.internal.time.HostClock;
import ai.toru.host.internal.time.HostTimer;

/**
 * What all connections of one plugin share. Immutable.
 *
 * @param pluginId whose they are
 * @param connections how many requests it gets at once, each on a connection of its own
 * @param budget what all plugins' messages may hold together
 */
public record LinkSettings(
        String pluginId,
        int connections,
        ProtocolLimits limits,
        MessageEncoder encoder,
        MessageDecoder decoder,
        SocketConnector connector,
        IoThreads threads,
        HostTimer timer,
        HostClock clock,
        ByteBudget budget) {

    String threadName(String role) {
        return "toru-" + pluginId + "-" + role;
    }
}
