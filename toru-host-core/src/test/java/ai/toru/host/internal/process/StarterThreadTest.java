package ai.toru.host.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class StarterThreadTest {

    @Test
    void execute_tasksThatThrowOrInterrupt_leaveTheThreadAlive() throws Exception {
        CompletableFuture<Thread> before = new CompletableFuture<>();
        CompletableFuture<Thread> after = new CompletableFuture<>();
        try (StarterThread starter = new StarterThread()) {
            starter.execute(() -> before.complete(Thread.currentThread()));
            starter.execute(() -> {
                throw new OutOfMemoryError("a test's");
            });
            starter.execute(() -> Thread.currentThread().interrupt());
            starter.execute(() -> after.complete(Thread.currentThread()));
            assertThat(after.get(5, TimeUnit.SECONDS)).isSameAs(before.get(5, TimeUnit.SECONDS));
        }
        assertThat(after.get().isAlive()).isFalse();
    }

    @Test
    void close_twice_runsWhatWasQueued() {
        CompletableFuture<String> ran = new CompletableFuture<>();
        StarterThread starter = new StarterThread();
        starter.execute(() -> ran.complete("yes"));
        starter.close();
        starter.close();
        assertThat(ran).isCompletedWithValue("yes");
    }
}
