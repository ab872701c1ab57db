package ai.toru.servlet.internal.manage;

import ai.toru.host.ListenerRegistration;
import ai.toru.servlet.internal.answer.Json;
import ai.toru.servlet.internal.gateway.PluginGateway;
import ai.toru.servlet.internal.stream.EventText;
import ai.toru.servlet.internal.stream.Feed;
import ai.toru.servlet.internal.time.Rhythm;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * How all plugins are at the moment, told again when that has changed: soon after an event, and every other second for the numbers.
 * One call of {@link #next} at a time.
 */
final class StatusFeed implements Feed {

    private static final Duration STEP = Duration.ofMillis(250);
    private static final int STEPS_FOR_NUMBERS = 8;

    private final PluginGateway gateway;
    private final boolean full;
    private final Cadence cadence;

    /** Stands for what was told last, which itself may be long. Written by one call, read by the next. */
    private volatile String told = "";

    /** @param full whether for somebody who may manage plugins */
    StatusFeed(PluginGateway gateway, boolean full, Rhythm rhythm) {
        this.gateway = gateway;
        this.full = full;
        cadence = new Cadence(rhythm, STEP, STEPS_FOR_NUMBERS);
    }

    @Override
    public CompletionStage<Part> next() {
        return CompletableFuture.completedStage(cadence.take() ? changed() : Part.nothing());
    }

    private Part changed() {
        String json = Json.text(StatusJson.of(gateway.plugins(), full));
        byte[] text = new EventText().event("plugins", null, json).bytes();
        String tag = EntityTag.of(text);
        if (tag.equals(told)) {
            return Part.nothing();
        }
        told = tag;
        return new Part(text, false);
    }

    @Override
    public AutoCloseable watch(Runnable changed) {
        ListenerRegistration listening = gateway.addListener(event -> cadence.happened());
        Runnable end = cadence.begin(changed);
        return () -> {
            end.run();
            listening.close();
        };
    }

    /** A closed host throws, whatever is asked. */
    @Override
    public boolean alive() {
        var unused = gateway.plugin("");
        return true;
    }
}
