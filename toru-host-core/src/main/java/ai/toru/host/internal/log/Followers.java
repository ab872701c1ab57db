package ai.toru.host.internal.log;

import ai.toru.host.log.LogLine;
import ai.toru.host.log.LogListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** Those who hear the lines of one plugin's log as they are written. Thread-safe. */
final class Followers {

    private final String pluginId;
    private final FieldTexts texts;
    private final List<Follower> followers = new CopyOnWriteArrayList<>();

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

    /** Hands a line to all. Costs nothing where there is nobody. */
    void publish(LogEntry entry) {
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

    /** Lets go of all. */
    void close() {
        followers.forEach(Follower::close);
        followers.clear();
    }
}
