package ai.toru.servlet.internal.manage;

import ai.toru.host.log.LogLevel;
import ai.toru.host.log.LogQuery;
import ai.toru.host.log.LogTailQuery;
import ai.toru.servlet.access.Access;
import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.gateway.PluginGateway;
import ai.toru.servlet.internal.stream.Streams;
import java.io.IOException;

/** What plugins wrote: page by page, or as a stream. Thread-safe. */
record LogEndpoint(PluginGateway gateway, Streams streams) {

    void serve(Call call, String pluginId) throws IOException {
        call.getting(Access.MANAGE, () -> {
            if (Following.asked(call.request())) {
                LogTailQuery first = tailQuery(call);
                streams.begin(call.request(), call.response(), new LogFeed(gateway, pluginId, first));
            } else {
                LogQuery query = query(call);
                call.withoutBody(body ->
                        Later.answer(() -> gateway.log(pluginId, query), page -> Answer.json(200, LogJson.of(page))));
            }
        });
    }

    private static LogQuery query(Call call) {
        QueryParameters parameters = call.parameters("follow", "level", "page", "page_size", "q");
        parameters.flag("follow");
        return new LogQuery(
                parameters.number("page", 0, 0, Integer.MAX_VALUE),
                parameters.number("page_size", 100, 1, 1000),
                parameters.word("level", LogLevel.class),
                parameters.text("q").orElse(null));
    }

    private static LogTailQuery tailQuery(Call call) {
        QueryParameters parameters = call.parameters("after", "follow", "level", "q", "tail");
        int tail = parameters.number("tail", 0, 0, 1000);
        LogLevel level = parameters.word("level", LogLevel.class);
        String text = parameters.text("q").orElse(null);
        try {
            return new LogTailQuery(Following.after(call, parameters).orElse(null), tail, level, text);
        } catch (IllegalArgumentException noPlace) {
            throw new BadQueryException(
                    "The parameter after, or the field Last-Event-ID, must be the id of an event of this"
                            + " stream. Leave it out to begin with what is yet to come.");
        }
    }
}
