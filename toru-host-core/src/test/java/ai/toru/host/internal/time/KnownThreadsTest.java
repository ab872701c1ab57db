package ai.toru.host.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class KnownThreadsTest {
    private final KnownThreads threads = KnownThreads.named("known");
    private final ExecutorService executor = Executors.newCachedThreadPool(threads);

    @Test
    void newThread_any_isANamedDaemon() {
        Thread thread = threads.newThread(() -> {});

        assertThat(thread.getName()).isEqualTo("known");
        assertThat(thread.isDaemon()).isTrue();
    }

    @Test
    void join_executorIsShutDown_noThreadIsAlive() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            KnownThreads known = KnownThreads.named("known");
            CompletableFuture<Thread> ran = new CompletableFuture<>();
            ExecutorService single = Executors.newSingleThreadExecutor(known);
            single.execute(() -> ran.complete(Thread.currentThread()));
            Thread thread = ran.join();
            single.shutdown();

            assertThat(known.join(TimeUnit.SECONDS.toNanos(10))).isTrue();
            assertThat(thread.isAlive()).isFalse();
        }
    }

    @Test
    void join_taskGoesOn_falseAfterThatTime() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        executor.execute(() -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        executor.shutdown();

        assertThat(threads.join(TimeUnit.MILLISECONDS.toNanos(20))).isFalse();
        end.countDown();
        assertThat(threads.join(TimeUnit.SECONDS.toNanos(10))).isTrue();
    }

    @Test
    void join_byOneOfThem_doesNotWaitForItself() {
        CompletableFuture<Boolean> joined = new CompletableFuture<>();
        executor.execute(() -> {
            try {
                joined.complete(threads.join(TimeUnit.SECONDS.toNanos(20)));
            } catch (InterruptedException e) {
                joined.completeExceptionally(e);
            }
        });
        executor.shutdown();

        assertThat(joined.join()).isTrue();
    }
}
