package ai.toru.servlet.internal.manage;

import ai.toru.host.plugin.UnknownPluginException;
import ai.toru.servlet.internal.answer.Json;
import ai.toru.servlet.internal.gateway.PluginGateway;
import ai.toru.servlet.internal.stream.EventText;
import ai.toru.servlet.internal.stream.Feed;
import ai.toru.servlet.internal.time.Rhythm;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One plugin's numbers, once a second. One call of {@link #next} at a time. */
final class MetricsFeed implements Feed {

    private final PluginGateway gateway;
    private final String pluginId;
    private final InstantSource clock;
    private final Cadence cadence;

    MetricsFeed(PluginGateway gateway, String pluginId, InstantSource clock, Rhythm rhythm) {
        this.gateway = gateway;
        this.pluginId = pluginId;
        this.clock = clock;
        cadence = new Cadence(rhythm, Duration.ofSeconds(1), 1);
    }

    @Override
    public CompletionStage<Part> next() {
        return CompletableFuture.completedStage(cadence.take() ? now() : Part.nothing());
    }

    private Part now() {
        String json = gateway.reading(pluginId)
                .map(reading -> Json.text(MetricsJson.of(reading, clock.instant())))
                .orElseThrow(() -> new UnknownPluginException(
                        pluginId, "The plugin \"" + pluginId + "\" does not exist. Check the id."));
        return new Part(new EventText().event("numbers", null, json).bytes(), false);
    }

    @Override
    public AutoCloseable watch(Runnable changed) {
        return cadence.begin(changed)::run;
    }

    @Override
    public boolean alive() {
        return gateway.plugin(pluginId).isPresent();
    }
}
