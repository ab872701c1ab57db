package ai.toru.servlet.internal.manage;

import ai.toru.host.metrics.PluginReading;
import ai.toru.host.metrics.PrometheusText;
import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.gateway.PluginGateway;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/** Plugins' numbers as Prometheus text. Thread-safe. */
record MetricsEndpoint(PluginGateway gateway) {

    /** Of all plugins. */
    Answer all() {
        return text(gateway.readings());
    }

    /** Of one plugin. */
    Answer one(String pluginId) {
        return gateway.reading(pluginId)
                .map(reading -> text(List.of(reading)))
                .orElseGet(() -> StatusEndpoint.unknown(pluginId));
    }

    /** Always in this format, which every scraper takes: content negotiation would have nothing to choose from. */
    private static Answer text(Collection<PluginReading> readings) {
        byte[] body = PrometheusText.of(readings).getBytes(StandardCharsets.UTF_8);
        return Answer.of(200, PrometheusText.CONTENT_TYPE, body, "Cache-Control", "no-store");
    }
}
