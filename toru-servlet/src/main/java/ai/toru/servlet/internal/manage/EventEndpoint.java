package ai.toru.servlet.internal.manage;

import ai.toru.host.event.EventQuery;
import ai.toru.host.event.PluginEvent;
import ai.toru.servlet.access.Access;
import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.gateway.PluginGateway;
import ai.toru.servlet.internal.stream.Streams;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What happened to plugins: page by page, or as a stream. Thread-safe. */
record EventEndpoint(PluginGateway gateway, Streams streams) {

    /** @param pluginId whose events; null for everybody's */
    void serve(Call call, @Nullable String pluginId) throws IOException {
        call.getting(Access.MANAGE, () -> {
            if (Following.asked(call.request())) {
                streams.begin(call.request(), call.response(), feed(pluginId, call));
            } else {
                EventQuery query = query(pluginId, call);
                call.withoutBody(body ->
                        Later.answer(() -> gateway.events(query), page -> Answer.json(200, EventJson.of(page))));
            }
        });
    }

    private static EventQuery query(@Nullable String pluginId, Call call) {
        QueryParameters parameters = call.parameters("after", "before", "follow", "from", "limit", "type", "until");
        parameters.flag("follow");
        return new EventQuery(
                pluginId,
                parameters.words("type", PluginEvent.Type.class),
                parameters.instant("from"),
                parameters.instant("until"),
                parameters.place("before"),
                parameters.place("after"),
                parameters.number("limit", 100, 1, 1000));
    }

    private EventFeed feed(@Nullable String pluginId, Call call) {
        QueryParameters parameters = call.parameters("after", "follow", "tail", "type");
        EventQuery asked = new EventQuery(
                pluginId, parameters.words("type", PluginEvent.Type.class), null, null, null, null, EventCatchUp.PAGE);
        Long after = Following.after(call, parameters)
                .map(number -> QueryParameters.place("after, or the field Last-Event-ID,", number))
                .orElse(null);
        return new EventFeed(gateway, asked, after, parameters.number("tail", 0, 0, 1000));
    }
}
