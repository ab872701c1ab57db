package ai.toru.kv.h2;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.kv.KeyValueQuery;
import ai.toru.host.kv.KeyValueStore;
import ai.toru.kv.h2.workload.Chance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers may be interrupted at any time: it ends their waiting, and nothing else. */
final class InterruptStormTest {

    private static final int CALLERS = 8;
    private static final int INTERRUPTS = 4000;
    private static final long SEED = System.nanoTime();

    @TempDir
    Path directory;

    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong interrupted = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private volatile boolean over;

    @Test
    void interruptedCallers_loseTheirWaitOnly_andNobodyElseNotices() throws Exception {
        try (KeyValueStore store =
                H2KeyValueStore.builder(directory).cacheBytes(0).open()) {
            Thread bystander = start(() -> callUntilOver(store, 99));
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                int caller = i;
                callers.add(start(() -> callUntilOver(store, caller)));
            }
            interruptAtRandom(callers);
            over = true;
            callers.add(bystander);
            for (Thread caller : callers) {
                caller.join(30_000);
                assertThat(caller.isAlive()).isFalse();
            }
            assertThat(failures).isEmpty();
            assertThat(interrupted.get()).isGreaterThan(INTERRUPTS / 20);
            assertThat(answered.get()).isGreaterThan(100);
            assertThat(store.statistics().toCompletableFuture().get().failures())
                    .isZero();
            for (int i = 0; i < CALLERS; i++) {
                assertThat(store.get("storm", "last" + i).toCompletableFuture().get())
                        .contains("kept");
            }
        }
    }

    private Thread start(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Until there were enough of them, as fast as the callers come back to be interrupted again. */
    private void interruptAtRandom(List<Thread> callers) {
        Random random = Chance.of(SEED);
        for (int i = 0; i < INTERRUPTS; i++) {
            callers.get(random.nextInt(callers.size())).interrupt();
            long pause = System.nanoTime() + random.nextInt(500_000);
            while (System.nanoTime() < pause) {
                Thread.onSpinWait();
            }
        }
    }

    private void callUntilOver(KeyValueStore store, int caller) {
        Random random = Chance.of(SEED, caller);
        try {
            while (!over) {
                call(store, random, caller);
            }
            Thread.interrupted();
            await(store.set("storm", "last" + caller, "kept"));
        } catch (Throwable e) {
            failures.add(e);
        }
    }

    private void call(KeyValueStore store, Random random, int caller) throws Exception {
        String key = "key" + random.nextInt(20);
        CompletionStage<?> call = switch (random.nextInt(4)) {
            case 0 -> store.get("storm", key);
            case 1 -> store.list("storm", KeyValueQuery.FIRST);
            case 2 -> store.increment("storm", "counter" + caller, 1);
            default -> store.set("storm", key, "x".repeat(random.nextInt(5000)));
        };
        try {
            await(call);
            answered.incrementAndGet();
        } catch (InterruptedException e) {
            interrupted.incrementAndGet();
        }
    }

    private static void await(CompletionStage<?> call) throws InterruptedException {
        try {
            call.toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("A call failed", e.getCause());
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError("A call was not answered", e);
        }
    }
}
