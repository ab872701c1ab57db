package ai.toru.benchmarks.common;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Works done at once, each on a thread of its own, for a while. Thread-safe. */
public final class Load {

    private final List<? extends Turn> works;
    private final CountDownLatch ready;
    private final CountDownLatch go = new CountDownLatch(1);

    /** Written once, by the thread that measures. */
    private volatile boolean over;

    private Load(List<? extends Turn> works) {
        this.works = works;
        ready = new CountDownLatch(works.size());
    }

    /** How often per second the works were done, all together; what was begun and not done in time does not count. */
    public static double perSecond(List<? extends Turn> works, Duration slice) throws InterruptedException {
        return perSecond(works, slice, Executors.defaultThreadFactory());
    }

    /** The same on threads of some kind. */
    public static double perSecond(List<? extends Turn> works, Duration slice, ThreadFactory kind)
            throws InterruptedException {
        return new Load(works).measure(slice, kind);
    }

    private double measure(Duration slice, ThreadFactory kind) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(works.size(), kind);
        try {
            List<Future<Long>> counts = works.stream()
                    .map(work -> threads.submit(() -> repeat(work)))
                    .toList();
            ready.await();
            long start = System.nanoTime();
            go.countDown();
            TimeUnit.NANOSECONDS.sleep(slice.toNanos());
            over = true;
            long nanos = System.nanoTime() - start;
            return sum(counts) * (double) TimeUnit.SECONDS.toNanos(1) / nanos;
        } finally {
            threads.shutdown();
        }
    }

    private long repeat(Turn work) throws Exception {
        ready.countDown();
        go.await();
        int turn = 0;
        while (true) {
            work.once(turn);
            if (over) {
                return turn;
            }
            turn = turn + 1 & Integer.MAX_VALUE;
        }
    }

    private static long sum(List<Future<Long>> counts) throws InterruptedException {
        long sum = 0;
        for (Future<Long> count : counts) {
            try {
                sum += count.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("What was measured failed: " + e.getCause(), e.getCause());
            }
        }
        return sum;
    }
}
