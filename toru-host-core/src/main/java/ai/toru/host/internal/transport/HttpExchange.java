package ai.toru.host.internal.transport;

import ai.toru.host.http.HeaderFields;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.http.RequestId;
import ai.toru.host.http.TraceContext;
import ai.toru.host.internal.protocol.HttpFrame;
import ai.toru.host.internal.protocol.Incoming;
import ai.toru.host.internal.protocol.ProtocolFeature;
import ai.toru.host.plugin.BadPluginResponseException;
import java.time.Duration;
import java.util.Set;

/** An HTTP request to a plugin. Thread-safe. */
final class HttpExchange extends Exchange<PluginResponse> {

    private final HeaderFields headers;
    private final RequestMeter meter;
    private final boolean binary;

    /**
     * @param headers of the request, which may say what it is called elsewhere
     */
    HttpExchange(
            String pluginId,
            String requestId,
            HeaderFields headers,
            HttpFrame frame,
            Duration timeout,
            RequestMeter meter) {
        super(pluginId, requestId, frame.bytes(), timeout, meter.begun());
        binary = frame.binary();
        this.headers = headers;
        this.meter = meter;
    }

    @Override
    LostRequest asLost() {
        return new LostRequest(
                RequestId.in(headers).orElse(requestId()),
                TraceContext.in(headers).map(TraceContext::traceId).orElse(null));
    }

    @Override
    Set<ProtocolFeature> needs() {
        return binary ? Set.of(ProtocolFeature.BINARY) : Set.of();
    }

    @Override
    void ending(PluginResponse answer) {
        meter.answered(answer.status());
    }

    @Override
    void failing(Throwable why) {
        meter.failed(why);
    }

    @Override
    void answer(Incoming message) {
        if (message instanceof Incoming.HttpAnswer http) {
            complete(http.response());
        } else {
            String why =
                    message instanceof Incoming.BadAnswer bad ? bad.why() : "A kv message answers an http request.";
            fail(new BadPluginResponseException(
                    pluginId(), "Plugin \"" + pluginId() + "\" did not answer with an HTTP response: " + why));
        }
    }
}
