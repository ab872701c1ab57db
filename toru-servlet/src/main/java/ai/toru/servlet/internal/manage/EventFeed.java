package ai.toru.servlet.internal.manage;

import ai.toru.host.event.EventPage;
import ai.toru.host.event.EventQuery;
import ai.toru.host.plugin.UnknownPluginException;
import ai.toru.servlet.internal.answer.Json;
import ai.toru.servlet.internal.gateway.PluginGateway;
import ai.toru.servlet.internal.stream.EventText;
import ai.toru.servlet.internal.stream.Feed;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What happens to plugins, read forwards from the journal, which has each event before listeners hear of it. One call of {@link
 * #next} at a time.
 */
final class EventFeed implements Feed {

    private static final String LOST =
            "Events may be lost: the journal does not have the last one of this client any more. It"
                    + " goes on with the oldest there are behind it.";

    private final PluginGateway gateway;
    private final EventQuery asked;
    private final @Nullable Long after;
    private final int tail;
    private final EventCatchUp catchUp;

    /** All up to this number were seen; null before the first reading. Written by one call, read by the next. */
    private volatile @Nullable Long seen;

    /**
     * A feed.
     *
     * @param asked of which plugin and of what types
     * @param after the number to go on behind; null to begin with what is yet to come
     * @param tail with how many of the latest to begin where there is no such number
     */
    EventFeed(PluginGateway gateway, EventQuery asked, @Nullable Long after, int tail) {
        this.gateway = gateway;
        this.asked = asked;
        this.after = after;
        this.tail = tail;
        catchUp = new EventCatchUp(gateway, asked);
    }

    @Override
    public CompletionStage<Part> next() {
        Long known = seen;
        if (known != null) {
            return catchUp.after(known).thenApply(found -> part(found, false));
        }
        if (!alive()) {
            String id = String.valueOf(asked.pluginId());
            return CompletableFuture.failedStage(
                    new UnknownPluginException(id, "The plugin \"" + id + "\" does not exist. Check the id."));
        }
        return after == null ? begin() : resume(after);
    }

    private CompletionStage<Part> begin() {
        return gateway.events(EventQuery.LATEST.limit(1))
                .thenCompose(latest -> catchUp.latest(tail, number(latest)).thenApply(found -> part(found, false)));
    }

    /** A number that the journal does not know is too old, or that of another journal, which began anew. */
    private CompletionStage<Part> resume(long number) {
        EventQuery itself =
                EventQuery.LATEST.after(number - 1).before(number + 1).limit(1);
        return number == 0 || number == Long.MAX_VALUE
                ? catchUp.after(number).thenApply(found -> part(found, false))
                : gateway.events(itself)
                        .thenCompose(page -> page.events().isEmpty()
                                ? resumeElsewhere(number)
                                : catchUp.after(number).thenApply(found -> part(found, false)));
    }

    private CompletionStage<Part> resumeElsewhere(long number) {
        return gateway.events(EventQuery.LATEST.limit(1)).thenCompose(latest -> {
            long from = number(latest) < number ? 0 : number;
            return catchUp.after(from).thenApply(found -> part(found, true));
        });
    }

    private static long number(EventPage latest) {
        return latest.events().isEmpty() ? 0 : latest.events().get(0).number();
    }

    private Part part(EventCatchUp.Found found, boolean lost) {
        EventText text = new EventText();
        if (lost) {
            text.event("lost", null, Json.text(EventJson.lost(LOST)));
        }
        found.events().forEach(event -> text.event(Long.toString(event.number()), Json.text(EventJson.of(event))));
        if (seen == null && found.events().isEmpty()) {
            text.place(Long.toString(found.reached()));
        }
        seen = found.reached();
        return new Part(text.bytes(), found.more());
    }

    @Override
    public AutoCloseable watch(Runnable changed) {
        return gateway.addListener(event -> changed.run());
    }

    /** A closed host throws, whatever is asked. */
    @Override
    public boolean alive() {
        String id = asked.pluginId();
        return gateway.plugin(id == null ? "" : id).isPresent() || id == null;
    }
}
