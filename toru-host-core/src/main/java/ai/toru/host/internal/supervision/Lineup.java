package ai.toru.host.internal.supervision;

import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one plugin that have not ended: never more than two, the one that serves, and one that comes or one that
 * goes. Confined to the supervisor's thread.
 */
final class Lineup {

    /** The run the plugin's state speaks of. */
    private @Nullable PluginRun current;

    /** The run that is to replace it, as soon as it answers. */
    private @Nullable PluginRun successor;

    /** The run that was replaced, until its process is gone. */
    private @Nullable PluginRun leaving;

    private long lastNumber;

    @Nullable
    PluginRun current() {
        return current;
    }

    @Nullable
    PluginRun successor() {
        return successor;
    }

    /** Begins a run with nothing before it. */
    PluginRun begin(LongFunction<PluginRun> maker) {
        lastNumber++;
        PluginRun made = maker.apply(lastNumber);
        current = made;
        return made;
    }

    /** Begins a run that is to replace the current one. */
    PluginRun beginSuccessor(LongFunction<PluginRun> maker) {
        lastNumber++;
        PluginRun made = maker.apply(lastNumber);
        successor = made;
        return made;
    }

    /** The successor takes the place of the current run, which leaves. */
    @Nullable
    PluginRun takeOver() {
        leaving = current;
        current = successor;
        successor = null;
        return leaving;
    }

    /** The successor takes the place of a run that has ended. */
    void inherit() {
        current = successor;
        successor = null;
    }

    /** A run has ended. */
    void gone(PluginRun run) {
        current = current == run ? null : current;
        successor = successor == run ? null : successor;
        leaving = leaving == run ? null : leaving;
    }

    /** All of them. */
    Stream<PluginRun> all() {
        return Stream.of(current, successor, leaving).flatMap(Stream::ofNullable);
    }

    boolean isEmpty() {
        return current == null && successor == null && leaving == null;
    }

    /** Whether the current run has answered. */
    boolean serves() {
        return current != null && current.isReady();
    }

    /** Whether another run may be put beside the current one. */
    boolean hasRoom() {
        return serves() && successor == null && leaving == null;
    }

    /** A place to listen that no other run has. */
    SocketFile freeSocket(SocketFile first) {
        return all().anyMatch(run -> run.socket().equals(first.path())) ? first.other() : first;
    }
}
