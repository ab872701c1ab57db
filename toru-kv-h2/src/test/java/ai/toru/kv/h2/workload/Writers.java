package ai.toru.kv.h2.workload;

import ai.toru.host.kv.KeyValueStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Several writers at once, each on a thread. Pure, but for the threads, which end with the call. */
public final class Writers {

    private Writers() {}

    /** Where scripts stand before their first steps. */
    public static List<Progress> nothingDone(List<Script> scripts) {
        return scripts.stream().map(script -> Progress.NONE).toList();
    }

    /** Writes until the store fails; returns how far each writer was told that it had come. */
    public static List<Progress> writeUntilFailure(KeyValueStore store, List<Script> scripts, List<Progress> from)
            throws InterruptedException, TimeoutException {
        AtomicReferenceArray<Progress> acknowledged = new AtomicReferenceArray<>(from.toArray(new Progress[0]));
        ExecutorService threads = Executors.newFixedThreadPool(scripts.size());
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < scripts.size(); i++) {
                int index = i;
                Writer writer = new Writer(store, scripts.get(i), progress -> acknowledged.set(index, progress));
                writers.add(threads.submit(() -> writer.run(from.get(index))));
            }
            for (Future<?> writer : writers) {
                await(writer);
            }
        } finally {
            threads.shutdownNow();
        }
        List<Progress> result = new ArrayList<>();
        for (int i = 0; i < scripts.size(); i++) {
            result.add(acknowledged.get(i));
        }
        return result;
    }

    private static void await(Future<?> writer) throws InterruptedException, TimeoutException {
        try {
            writer.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(causes(e), e);
        }
    }

    /** What happened, and why, and why that. */
    public static String causes(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable at = failure; at != null; at = at.getCause()) {
            text.append(text.isEmpty() ? "" : " <- ").append(at);
        }
        return text.toString();
    }
}
