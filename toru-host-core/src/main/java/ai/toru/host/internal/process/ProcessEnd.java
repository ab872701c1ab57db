package ai.toru.host.internal.process;

import java.util.concurrent.CompletableFuture;

/** Tells of a process's end, also where no thread is to be had. Stateless. */
final class ProcessEnd {

    private ProcessEnd() {}

    /**
     * Completes with the exit value once a process has ended.
     *
     * <p>{@link Process#onExit()} has a thread of its own do so, and fails where the machine has none left, though the process
     * has ended: then the starter thread does.
     */
    static CompletableFuture<Integer> of(Process process, StarterThread starter) {
        CompletableFuture<Integer> end = new CompletableFuture<>();
        process.onExit().whenComplete((ended, noThread) -> {
            if (noThread == null) {
                end.complete(process.exitValue());
            } else {
                starter.execute(() -> await(process, starter, end)); // the process learns of its end only after this
            }
        });
        return end;
    }

    private static void await(Process process, StarterThread starter, CompletableFuture<Integer> end) {
        try {
            end.complete(process.waitFor());
        } catch (InterruptedException stray) {
            starter.execute(() -> await(process, starter, end));
        }
    }
}
