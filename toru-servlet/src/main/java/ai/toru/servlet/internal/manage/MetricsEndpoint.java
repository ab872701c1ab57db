package ai.toru.servlet.internal.manage;

import ai.toru.host.metrics.PluginReading;
import ai.toru.host.metrics.PrometheusText;
import ai.toru.servlet.access.Access;
import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.gateway.PluginGateway;
import ai.toru.servlet.internal.stream.Streams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;

/** Plugins' numbers as Prometheus text, or of one plugin as a stream. Thread-safe. */
record MetricsEndpoint(PluginGateway gateway, Streams streams) {

    /** Of all plugins. */
    Answer all() {
        return text(gateway.readings());
    }

    /** Of one plugin. */
    void one(Call call, String pluginId) throws IOException {
        call.getting(Access.READ_STATUS, () -> {
            call.parameters("follow").flag("follow");
            if (Following.asked(call.request())) {
                MetricsFeed feed = new MetricsFeed(gateway, pluginId, InstantSource.system(), streams.rhythm());
                streams.begin(call.request(), call.response(), feed);
            } else {
                call.answer(gateway.reading(pluginId)
                        .map(reading -> text(List.of(reading)))
                        .orElseGet(() -> StatusEndpoint.unknown(pluginId)));
            }
        });
    }

    /** In this format whatever a scraper accepts, since every one takes it. */
    private static Answer text(Collection<PluginReading> readings) {
        byte[] body = PrometheusText.of(readings).getBytes(StandardCharsets.UTF_8);
        return Answer.of(200, PrometheusText.CONTENT_TYPE, body, "Cache-Control", "no-store");
    }
}
