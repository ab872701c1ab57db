package ai.toru.plugin.internal.serve;

import ai.toru.plugin.Feature;
import ai.toru.plugin.Init;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What all parts of a run know: the connections there are, and what the host has said. Thread-safe. */
public final class Session {
    /** Bytes of credit, where init does not say. */
    private static final long WINDOW = 256 * 1024;

    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private volatile @Nullable Init init;
    private volatile long window = WINDOW;
    private volatile boolean stopping;

    /** What the host told at the start; empty before. */
    public Optional<Init> init() {
        return Optional.ofNullable(init);
    }

    /** Whether the process is to end once all is answered. */
    public boolean isStopping() {
        return stopping;
    }

    void began(Init told, long credit) {
        window = credit > 0 ? credit : WINDOW;
        init = told;
    }

    void stops() {
        stopping = true;
    }

    boolean isOn(Feature feature) {
        return features().contains(feature);
    }

    Set<Feature> features() {
        Init told = init;
        return told == null ? Set.of() : told.features();
    }

    long window() {
        return window;
    }

    void add(Connection connection) {
        connections.add(connection);
    }

    void remove(Connection connection) {
        connections.remove(connection);
    }

    List<Connection> connections() {
        return connections;
    }

    /** Where to ask: there, if that still lives, else on the newest connection that will do. */
    Optional<Connection> forQuestions(@Nullable Connection preferred) {
        if (preferred != null && connections.contains(preferred)) {
            return Optional.of(preferred);
        }
        Connection newest = null;
        for (Connection connection : connections) {
            if (connection.takesQuestions()) {
                newest = connection;
            }
        }
        return Optional.ofNullable(newest);
    }
}
