package ai.toru.host.internal.process;

import java.util.List;
import java.util.function.Consumer;

/**
 * A process without a group of its own, and those of its descendants that can be found. Thread-safe.
 *
 * <p>Second best: a child whose parent has ended is nobody's descendant any more. Never {@link Process#destroy()}, which
 * closes the streams and so loses the last lines.
 */
record HandleTree(ProcessHandle root) implements ProcessGroup {

    @Override
    public void terminate() {
        forAll(ProcessHandle::destroy);
    }

    @Override
    public void kill() {
        forAll(ProcessHandle::destroyForcibly);
    }

    @Override
    public void sweep() {
        // The descendants of a process that has gone cannot be found.
    }

    /** The root first, so that it does not take the end of its children for a reason to go on. */
    private void forAll(Consumer<ProcessHandle> signal) {
        List<ProcessHandle> descendants = root.descendants().toList();
        signal.accept(root);
        descendants.forEach(signal);
    }
}
