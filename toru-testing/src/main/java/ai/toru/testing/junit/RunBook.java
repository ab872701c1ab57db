package ai.toru.testing.junit;

import ai.toru.testing.relay.Announcements;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The runs of one scripted plugin, as their processes announce them. Thread-safe. */
final class RunBook implements AutoCloseable {

    private final ScriptedPlugin plugin;
    private final ScriptFiles files;
    private final List<ScriptedRun> runs = new CopyOnWriteArrayList<>();
    private final Announcements announcements;

    RunBook(ScriptedPlugin plugin, ScriptFiles files) throws IOException {
        this.plugin = plugin;
        this.files = files;
        announcements = Announcements.of(files.announcements(), "scripted-runs-" + plugin.id(), this::begin);
    }

    /** The run that was started last. */
    ScriptedRun latest() {
        if (runs.isEmpty()) {
            throw new IllegalStateException("The plugin " + plugin.id() + " was never started.");
        }
        return runs.get(runs.size() - 1);
    }

    int count() {
        return runs.size();
    }

    @Override
    public void close() {
        announcements.close();
        runs.forEach(ScriptedRun::close);
    }

    private void begin(long pid, Path socket) throws IOException {
        ScriptedRun run = new ScriptedRun(plugin, pid, files.orders(pid));
        runs.add(run);
        if (!plugin.refusing()) {
            run.listen(socket);
        }
    }
}
