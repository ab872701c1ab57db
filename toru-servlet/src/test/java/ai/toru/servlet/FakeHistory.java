package ai.toru.servlet;

import ai.toru.host.ListenerRegistration;
import ai.toru.host.event.EventJournal;
import ai.toru.host.event.EventPage;
import ai.toru.host.event.EventQuery;
import ai.toru.host.event.InMemoryEventJournal;
import ai.toru.host.event.PluginEvent;
import ai.toru.host.event.PluginListener;
import ai.toru.host.log.LogLevel;
import ai.toru.host.log.LogLine;
import ai.toru.host.log.LogTail;
import ai.toru.host.log.LogTailQuery;
import ai.toru.host.log.PlacedLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Logs and events that can be followed: a log without files, whose places count its lines, and a journal in memory. Thread-safe. */
public final class FakeHistory {

    private static final int PART = 100;

    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private final List<PluginListener> listeners = new CopyOnWriteArrayList<>();
    private volatile EventJournal journal = new InMemoryEventJournal(1000);
    private volatile @Nullable RuntimeException failure;

    private final AtomicInteger failures = new AtomicInteger();

    /** Guarded by itself. */
    private final List<LogLine> lines = new ArrayList<>();

    /** How many of the first lines were rotated away; guarded by lines. */
    private int gone;

    void log(LogLevel level, String message) {
        synchronized (lines) {
            lines.add(new LogLine(Statuses.NOON, level, "app", "stdout", message, Map.of()));
        }
        watchers.forEach(Runnable::run);
    }

    /** Forgets all but the latest lines. */
    void rotate(int kept) {
        synchronized (lines) {
            gone = lines.size() - kept;
        }
    }

    /** From now on reading fails; null ends that. */
    void fail(@Nullable RuntimeException with) {
        failure = with;
    }

    public void happen(String pluginId, PluginEvent.Type type, long run) {
        PluginEvent event = new PluginEvent(Statuses.NOON, pluginId, run, type, Map.of("pid", "1"));
        journal.append(event);
        listeners.forEach(listener -> listener.onEvent(event));
    }

    /** As with a new host whose journal is in memory. */
    void forgetEvents() {
        journal = new InMemoryEventJournal(1000);
    }

    /** How often reading a log has failed. */
    int failures() {
        return failures.get();
    }

    /** How many listen. */
    public int listeners() {
        return watchers.size() + listeners.size();
    }

    ListenerRegistration watch(Runnable grown) {
        watchers.add(grown);
        return () -> watchers.remove(grown);
    }

    ListenerRegistration add(PluginListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    CompletionStage<EventPage> events(EventQuery query) {
        RuntimeException with = failure;
        return with != null
                ? CompletableFuture.failedStage(with)
                : CompletableFuture.supplyAsync(() -> journal.read(query)).thenCompose(stage -> stage);
    }

    CompletionStage<LogTail> tail(String pluginId, LogTailQuery query) {
        RuntimeException with = failure;
        if (with != null) {
            failures.incrementAndGet();
            return CompletableFuture.failedStage(with);
        }
        return CompletableFuture.supplyAsync(() -> read(query));
    }

    private LogTail read(LogTailQuery query) {
        synchronized (lines) {
            String after = query.after();
            int asked = after == null
                    ? Math.max(0, lines.size() - query.latest())
                    : Integer.parseInt(after.substring(0, after.indexOf('-')), 16);
            boolean lost = asked < gone;
            int from = Math.max(asked, gone);
            int to = Math.min(lines.size(), from + PART);
            List<PlacedLine> found = new ArrayList<>();
            for (int i = from; i < to; i++) {
                if (admits(query, lines.get(i))) {
                    found.add(new PlacedLine(place(i + 1), lines.get(i)));
                }
            }
            return new LogTail(found, place(to), lost, to < lines.size());
        }
    }

    private static boolean admits(LogTailQuery query, LogLine line) {
        LogLevel level = query.level();
        String text = query.text();
        return (level == null || line.level().compareTo(level) >= 0)
                && (text == null || line.message().contains(text));
    }

    private static String place(int count) {
        return Integer.toHexString(count) + "-0";
    }
}
