package ai.toru.host.internal.transport;

import ai.toru.host.http.ByteBudget;
import ai.toru.host.internal.protocol.MessageDecoder;
import ai.toru.host.internal.protocol.MessageEncoder;
import ai.toru.host.internal.protocol.ProtocolFeature;
import ai.toru.host.internal.protocol.ProtocolLimits;
import ai.toru.host.internal.time.HostClock;
import ai.toru.host.internal.time.HostTimer;
import ai.toru.host.metrics.PluginMetrics;
import ai.toru.host.plugin.ProtocolDeclaration;
import java.nio.file.Path;
import java.util.function.ToIntFunction;

/**
 * Links over Unix domain sockets. Thread-safe.
 *
 * @param limits of the wire protocol
 * @param maxQueued how many requests may wait for one plugin
 * @param connections how many connections, and so requests at once, a plugin of a given id gets
 * @param budget what all plugins' messages may hold together
 */
public record SocketLinks(
        ProtocolLimits limits,
        int maxQueued,
        ToIntFunction<String> connections,
        SocketConnector connector,
        IoThreads threads,
        HostTimer timer,
        HostClock clock,
        ByteBudget budget)
        implements PluginLinks {

    @Override
    public RequestDispatcher dispatcher(String pluginId, PluginMetrics metrics) {
        return new RequestDispatcher(settings(pluginId, ProtocolDeclaration.V1_0), maxQueued, metrics);
    }

    @Override
    public PluginSession session(
            String pluginId,
            ProtocolDeclaration declared,
            Path socket,
            RequestDispatcher dispatcher,
            SessionListener listener) {
        return new SocketSession(settings(pluginId, declared), socket, dispatcher, listener);
    }

    private LinkSettings settings(String pluginId, ProtocolDeclaration declared) {
        return new LinkSettings(
                pluginId,
                connections.applyAsInt(pluginId),
                ProtocolFeature.on(declared),
                limits,
                new MessageEncoder(pluginId, limits, clock),
                new MessageDecoder(limits, ProtocolFeature.on(declared)),
                connector,
                threads,
                timer,
                clock,
                budget);
    }
}
