package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.event.PluginListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** What one plugin's events tell of its runs. Thread-safe. */
final class RunHistory implements PluginListener {

    private final String id;
    private final Queue<PluginEvent> events = new ConcurrentLinkedQueue<>();

    RunHistory(String id) {
        this.id = id;
    }

    @Override
    public void onEvent(PluginEvent event) {
        if (event.pluginId().equals(id)) {
            events.add(event);
        }
    }

    Stream<PluginEvent> of(PluginEvent.Type type) {
        return events.stream().filter(event -> event.type() == type);
    }

    List<Long> pids() {
        return of(PluginEvent.Type.STARTED)
                .map(event -> Long.parseLong(event.details().get("pid")))
                .toList();
    }

    /**
     * Demands that a run only begins where there is no other, or beside one that has answered and was not asked to stop, and
     * that all are over. Holds where no process crashes.
     */
    void assertNoTwoRunsOutsideAReplacement() {
        TreeMap<Long, PluginEvent.Type> alive = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        for (PluginEvent event : events) {
            switch (event.type()) {
                case STARTING -> {
                    if (alive.size() > 1 || !alive.values().stream().allMatch(PluginEvent.Type.READY::equals)) {
                        problems.add("run " + event.run() + " began beside " + alive);
                    }
                    alive.put(event.run(), event.type());
                }
                case READY, STOPPING -> alive.put(event.run(), event.type());
                case STOPPED, CRASHED, START_FAILED -> alive.remove(event.run());
                default -> {} // tells nothing of a process
            }
        }
        assertThat(problems).isEmpty();
        assertThat(alive).isEmpty();
    }

    @Override
    public String toString() {
        return events.toString();
    }
}
