package ai.toru.host.internal.log;

import ai.toru.host.log.LogLine;
import ai.toru.host.log.LogListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** Those who hear the lines of one plugin's log as they are written, or that it has grown. Thread-safe. */
final class Followers implements EntryListener {

    private final String pluginId;
    private final FieldTexts texts;
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private final Watchers watchers = new Watchers();

    Followers(String pluginId, FieldTexts texts) {
        this.pluginId = pluginId;
        this.texts = texts;
    }

    /** Adds a listener, which is called on an executor. */
    LogSubscription add(LogListener listener, Executor executor) {
        Follower follower = new Follower(listener, executor);
        followers.add(follower);
        return () -> {
            followers.remove(follower);
            follower.close();
        };
    }

    /** Has somebody know when the file has grown, on an executor. */
    LogSubscription watch(Runnable written, Executor executor) {
        return watchers.add(written, executor);
    }

    /** Hands a line to all. Costs nothing where there is nobody. */
    @Override
    public void taken(LogEntry entry) {
        if (followers.isEmpty()) {
            return;
        }
        LineContent content = entry.content();
        LogLine line = new LogLine(
                entry.at(),
                content.level(),
                pluginId,
                entry.stream().word(),
                content.message(),
                texts.of(content.fields()));
        followers.forEach(follower -> follower.offer(line));
    }

    @Override
    public void written() {
        watchers.written();
    }

    /** Lets go of all. */
    void close() {
        followers.forEach(Follower::close);
        followers.clear();
        watchers.close();
    }
}
