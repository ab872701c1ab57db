package ai.toru.servlet.internal.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP: a request is given back once, when nobody uses it any more. */
final class LeaseTest {

    private final AsyncContext context = mock(AsyncContext.class);
    private final Lease lease = new Lease(context);
    private final Queue<Runnable> begun = new ArrayDeque<>();
    private final List<String> seen = new CopyOnWriteArrayList<>();

    private void keepTasks() {
        doAnswer(call -> begun.add(call.getArgument(0))).when(context).start(any());
    }

    private void giveBack() {
        lease.end();
        lease.whenUnused(() -> seen.add("given back"));
    }

    @Test
    void whenUnused_nobodyUsesIt_atOnce() {
        giveBack();

        assertThat(seen).containsExactly("given back");
    }

    @Test
    void whenUnused_taskHasNotBegun_behindIt() {
        keepTasks();
        assertThat(lease.tryStart(() -> seen.add("task"))).isTrue();
        lease.start(() -> seen.add("task"));
        giveBack();
        begun.remove().run();
        assertThat(seen).containsExactly("task");

        begun.remove().run();

        assertThat(seen).containsExactly("task", "task", "given back");
    }

    @Test
    void whenUnused_withinAUse_behindIt() throws IOException {
        lease.use(() -> {
            giveBack();
            seen.add("use");
        });

        assertThat(seen).containsExactly("use", "given back");
    }

    @Test
    void whenUnused_taskFails_behindIt() {
        keepTasks();
        lease.start(() -> {
            throw new IllegalStateException("a task's own failure");
        });
        giveBack();

        try {
            begun.remove().run();
        } catch (IllegalStateException e) {
            seen.add("failed");
        }

        assertThat(seen).containsExactly("given back", "failed");
    }

    @Test
    void start_containerHasNoThread_onTheThreadAtHand() {
        doThrow(new IllegalStateException("stopped")).when(context).start(any());

        assertThat(lease.tryStart(() -> seen.add("task"))).isFalse();
        lease.start(() -> seen.add("task"));
        giveBack();

        assertThat(seen).containsExactly("task", "given back");
    }

    @Test
    void anything_afterTheEnd_nothing() throws IOException {
        keepTasks();
        giveBack();

        lease.use(() -> seen.add("use"));
        lease.start(() -> seen.add("task"));
        assertThat(lease.tryStart(() -> seen.add("task"))).isFalse();

        assertThat(begun).isEmpty();
        assertThat(seen).containsExactly("given back");
    }

    @Test
    void giveBackNow_taskHasNotBegun_onceAndAtOnce() {
        keepTasks();
        lease.start(() -> seen.add("task"));
        giveBack();

        lease.giveBackNow();
        assertThat(seen).containsExactly("given back");
        begun.remove().run();

        assertThat(seen).containsExactly("given back", "task");
    }

    @Test
    void ended_taskHasNotBegun_neverGivenBack() {
        keepTasks();
        lease.start(() -> seen.add("task"));
        giveBack();

        lease.ended();
        begun.remove().run();

        assertThat(seen).containsExactly("task");
    }

    /** The container uses it for somebody else after that. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void containersEnd_anotherThreadUsesIt_waitsForThat(boolean byItself) throws Exception {
        CountDownLatch using = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        Thread user = new Thread(() -> useUntil(using, enough));
        user.start();
        using.await();
        giveBack();
        Thread container = new Thread(() -> {
            if (byItself) {
                lease.ended();
            } else {
                lease.giveBackNow();
            }
            seen.add("ended");
        });
        container.start();
        await().until(() -> container.getState() == Thread.State.TIMED_WAITING);
        assertThat(seen).isEmpty();

        enough.countDown();
        container.join();
        user.join();

        assertThat(seen).isEqualTo(byItself ? List.of("used", "ended") : List.of("used", "given back", "ended"));
    }

    private void useUntil(CountDownLatch using, CountDownLatch enough) {
        try {
            lease.use(() -> {
                using.countDown();
                assertThat(awaited(enough)).isTrue();
                seen.add("used");
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** Such as one that waits for a lock under which the container calls. */
    @Test
    void ended_anotherThreadNeverLeaves_goesOn() throws Exception {
        CountDownLatch using = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        Thread user = new Thread(() -> useUntil(using, enough));
        user.start();
        using.await();

        lease.ended();

        assertThat(seen).isEmpty();
        enough.countDown();
        user.join();
    }

    /** The quickest counts: a busy machine may take as long as it would wait. */
    @Test
    void ended_withinAUse_doesNotWaitForItself() throws IOException {
        long quickest = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            Lease own = new Lease(context);
            long begun = System.nanoTime();
            own.use(own::ended);
            quickest = Math.min(quickest, System.nanoTime() - begun);
        }
        assertThat(Duration.ofNanos(quickest)).isLessThan(Duration.ofMillis(900));
    }
}
