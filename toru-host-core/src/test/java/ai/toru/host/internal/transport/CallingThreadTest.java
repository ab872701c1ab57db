package ai.toru.host.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

final class CallingThreadTest {

    @Test
    void platformThread_mayWrite() {
        assertThat(CallingThread.mayWrite()).isTrue();
    }

    /** Readers wait for no writer. */
    @Test
    void ioThread_mayNot() throws Exception {
        try (IoThreads threads = new IoThreads()) {
            CompletableFuture<Boolean> may = new CompletableFuture<>();
            assertThat(threads.execute("test", () -> may.complete(CallingThread.mayWrite())))
                    .isTrue();

            assertThat(may.get(10, TimeUnit.SECONDS)).isFalse();
        }
    }

    /** junixsocket would make the socket non-blocking. By reflection, as Java 17 has none. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualThread_mayNot() throws Exception {
        CompletableFuture<Boolean> may = new CompletableFuture<>();
        Runnable asking = () -> may.complete(CallingThread.mayWrite());
        Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, asking);

        assertThat(may.get(10, TimeUnit.SECONDS)).isFalse();
    }
}
