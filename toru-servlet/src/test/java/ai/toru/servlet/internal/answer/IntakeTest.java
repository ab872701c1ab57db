package ai.toru.servlet.internal.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import ai.toru.host.http.ByteBudget;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A body arrives, or is too slow, and never both. */
final class IntakeTest {

    private static final Duration OVER = Duration.ofSeconds(-1);

    private final ServletInputStream in = mock(ServletInputStream.class);
    private final List<String> ends = new CopyOnWriteArrayList<>();

    private Upload upload(Duration transferTimeout) {
        Transfer transfer = new Transfer(new BodyLimits(10, transferTimeout, new ByteBudget(1 << 20)));
        return new Upload(
                in, transfer.upload(5), body -> ends.add("arrived"), answer -> ends.add("failed " + answer.status()));
    }

    @Test
    void endIfTooSlow_inTime_goesOn() {
        Upload upload = upload(Duration.ofMinutes(1));

        assertThat(upload.endIfTooSlow()).isFalse();
        upload.onAllDataRead();

        assertThat(ends).containsExactly("arrived");
    }

    @Test
    void endIfTooSlow_late_nothingIsReadOrToldAfterwards() throws IOException {
        when(in.isReady()).thenReturn(true);
        Upload upload = upload(OVER);

        assertThat(upload.endIfTooSlow()).isTrue();
        assertThat(upload.endIfTooSlow()).isFalse();
        upload.onDataAvailable();
        upload.onError(new IOException("gone"));
        upload.onAllDataRead();

        assertThat(ends).isEmpty();
        verify(in, never()).isReady();
        verify(in, never()).read(any(), anyInt(), anyInt());
    }

    @Test
    void endIfTooSlow_somebodyReads_leftToHim() throws Exception {
        Upload upload = upload(OVER);
        ExecutorService other = Executors.newSingleThreadExecutor();
        when(in.isReady()).thenReturn(true);
        when(in.read(any(), anyInt(), anyInt())).thenAnswer(call -> {
            Future<Boolean> looked = other.submit(upload::endIfTooSlow);
            assertThat(looked.get(20, TimeUnit.SECONDS)).isFalse();
            return 1;
        });
        try {
            upload.onDataAvailable();
        } finally {
            other.shutdownNow();
        }

        assertThat(ends).containsExactly("failed 408");
        assertThat(upload.endIfTooSlow()).isFalse();
    }

    @Test
    void endIfTooSlow_lastByteComesAtTheSameTime_oneOfTheTwo() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 2000; round++) {
                ends.clear();
                Upload upload = upload(OVER);
                CyclicBarrier together = new CyclicBarrier(2);
                Future<?> last = threads.submit(() -> {
                    together.await();
                    upload.onAllDataRead();
                    return null;
                });
                Future<Boolean> late = threads.submit(() -> {
                    together.await();
                    return upload.endIfTooSlow();
                });
                last.get(20, TimeUnit.SECONDS);

                assertThat(ends).hasSize(late.get(20, TimeUnit.SECONDS) ? 0 : 1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void drain_late_doneIsLeftToWhoeverEndedIt() throws IOException {
        Drain drain = new Drain(in, Pace.begin(OVER), () -> ends.add("done"));

        assertThat(drain.endIfTooSlow()).isTrue();
        drain.onDataAvailable();
        drain.onAllDataRead();

        assertThat(ends).isEmpty();
    }

    @Test
    void drain_bytesComeTooSlowly_doneOnce() throws IOException {
        when(in.isReady()).thenReturn(true);
        when(in.read(any())).thenReturn(1);
        Drain drain = new Drain(in, Pace.begin(OVER), () -> ends.add("done"));

        drain.onDataAvailable();
        drain.onDataAvailable();

        assertThat(ends).containsExactly("done");
        assertThat(drain.endIfTooSlow()).isFalse();
    }
}
