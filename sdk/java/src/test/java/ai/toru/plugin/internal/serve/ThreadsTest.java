package ai.toru.plugin.internal.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ThreadsTest {
    @Test
    void workers_areVirtualWhereThereAreSuch() throws Exception {
        ExecutorService workers = Threads.workers(1);
        Thread thread = workers.submit(Thread::currentThread).get(10, TimeUnit.SECONDS);
        workers.shutdown();

        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.toString().startsWith("VirtualThread"))
                .isEqualTo(Runtime.version().feature() >= 21);
    }

    @Test
    void pool_runsAsManyAsItMay_andNotMore() throws Exception {
        ExecutorService pool = Threads.pool(3);
        CountDownLatch three = new CountDownLatch(3);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        for (int i = 0; i < 5; i++) {
            pool.execute(() -> {
                begun.incrementAndGet();
                three.countDown();
                try {
                    go.await(10, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        assertThat(three.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(begun).hasValue(3);
        go.countDown();
        pool.shutdown();
        assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(begun).hasValue(5);
    }
}
