package ai.toru.servlet.internal.manage;

import ai.toru.host.log.LogTail;
import ai.toru.host.log.LogTailQuery;
import ai.toru.host.log.PlacedLine;
import ai.toru.servlet.internal.answer.Json;
import ai.toru.servlet.internal.gateway.PluginGateway;
import ai.toru.servlet.internal.stream.EventText;
import ai.toru.servlet.internal.stream.Feed;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The lines of a plugin's log, read forwards from its files. One call of {@link #next} at a time. */
final class LogFeed implements Feed {

    private final PluginGateway gateway;
    private final String pluginId;

    /** What to ask for next. Written by one call, read by the next. */
    private volatile LogTailQuery query;

    LogFeed(PluginGateway gateway, String pluginId, LogTailQuery first) {
        this.gateway = gateway;
        this.pluginId = pluginId;
        this.query = first;
    }

    @Override
    public CompletionStage<Part> next() {
        return gateway.tailLog(pluginId, query).thenApply(this::part);
    }

    /** The place is told also where it is behind the last line: there the client goes on, should it have to. */
    private Part part(LogTail tail) {
        String before = query.after();
        query = query.after(tail.place());
        EventText text = new EventText();
        if (tail.lost()) {
            text.event(
                    "lost",
                    null,
                    Json.text(EventJson.lost("Lines may be lost: the log has none any more that are as old as the"
                            + " last one of this client. It goes on with the oldest there are.")));
        }
        List<PlacedLine> lines = tail.lines();
        lines.forEach(line -> text.event(line.place(), Json.text(LogJson.of(line.line()))));
        String told = lines.isEmpty() ? before : lines.get(lines.size() - 1).place();
        if (!tail.place().equals(told)) {
            text.place(tail.place());
        }
        return new Part(text.bytes(), tail.more());
    }

    @Override
    public AutoCloseable watch(Runnable changed) {
        return gateway.watchLog(pluginId, changed);
    }

    @Override
    public boolean alive() {
        return gateway.plugin(pluginId).isPresent();
    }
}
