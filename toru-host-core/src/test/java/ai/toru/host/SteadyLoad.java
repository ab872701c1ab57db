package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * So many requests a second to a {@link VersionedPlugin}, whatever becomes of those before: each is due at its own time, and
 * what is late is sent at once. Checks each answer: it is the one to this request, and of no older version than any answer
 * that was there when the request began. Thread-safe.
 */
final class SteadyLoad implements AutoCloseable {

    private static final int PER_SECOND = 200;
    private static final int CALLERS = 4;

    /** Far above what an upgrade costs, for machines under load. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(CALLERS) / PER_SECOND;

    private final PluginHost host;
    private final String id;
    private final Runnable beforeEach;
    private final List<Thread> callers = new ArrayList<>();
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final Set<Long> pids = ConcurrentHashMap.newKeySet();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger latestVersion = new AtomicInteger();
    private final AtomicLong longestWait = new AtomicLong();
    private final long begun = System.nanoTime();
    private volatile boolean over;

    SteadyLoad(PluginHost host, String id) {
        this(host, id, () -> {});
    }

    /**
     * @param beforeEach what callers do before each request; what it throws is a problem
     */
    SteadyLoad(PluginHost host, String id, Runnable beforeEach) {
        this.host = host;
        this.id = id;
        this.beforeEach = beforeEach;
        for (int i = 0; i < CALLERS; i++) {
            long first = begun + i * INTERVAL / CALLERS;
            Thread caller = new Thread(() -> call(first), "load-" + i);
            caller.start();
            callers.add(caller);
        }
    }

    /** Waits until that version has answered. */
    void awaitVersion(int version) {
        await("answers of version " + version)
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> latestVersion.get() >= version);
    }

    /** Waits until so many more were answered. */
    void awaitAnswers(int more) {
        int enough = done.get() + more;
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> done.get() >= enough);
    }

    /** The processes that have answered. */
    Set<Long> pids() {
        return pids;
    }

    /** Ends it, and demands that nothing went wrong, and that it was as much as it should be. */
    void endWithoutAProblem() throws InterruptedException {
        close();
        long due = (System.nanoTime() - begun) * PER_SECOND / TimeUnit.SECONDS.toNanos(1);
        for (Thread caller : callers) {
            caller.join(TimeUnit.SECONDS.toMillis(10));
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> done.get() == sent.get());
        assertThat(problems).isEmpty();
        assertThat((long) sent.get()).isGreaterThan(due * 9 / 10);
        assertThat(Duration.ofNanos(longestWait.get())).isLessThan(LONGEST_WAIT);
    }

    @Override
    public void close() {
        over = true;
    }

    private void call(long first) {
        for (long due = first; !over; due += INTERVAL) {
            long early;
            while ((early = due - System.nanoTime()) > 0) {
                LockSupport.parkNanos(early);
            }
            ask();
        }
    }

    private void ask() {
        String path = "/" + sent.incrementAndGet();
        int floor = latestVersion.get();
        try {
            beforeEach.run();
        } catch (RuntimeException | AssertionError e) {
            problems.add(e.toString());
        }
        long asked = System.nanoTime();
        host.requestAsync(id, PluginRequest.get(path)).whenComplete((answer, failure) -> {
            longestWait.accumulateAndGet(System.nanoTime() - asked, Math::max);
            check(path, floor, answer, failure);
            done.incrementAndGet();
        });
    }

    private void check(String path, int floor, @Nullable PluginResponse answer, @Nullable Throwable failure) {
        if (answer == null) {
            problems.add(path + " failed: " + failure);
            return;
        }
        String[] words = answer.bodyText().split(" ");
        int version = Integer.parseInt(words[0]);
        latestVersion.accumulateAndGet(version, Math::max);
        pids.add(Long.parseLong(words[1]));
        if (!words[2].equals(path)) {
            problems.add(path + " was answered as " + words[2]);
        }
        if (version < floor) {
            problems.add(path + " was answered by version " + version + " after " + floor + " had answered");
        }
    }
}
