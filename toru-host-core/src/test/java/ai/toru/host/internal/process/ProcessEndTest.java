package ai.toru.host.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ProcessEndTest {

    @Test
    void end_ofARealProcess_hasItsExitValue() throws Exception {
        try (StarterThread starter = new StarterThread()) {
            Process process = new ProcessBuilder("/bin/sh", "-c", "exit 7").start();

            assertThat(ProcessEnd.of(process, starter).get(20, TimeUnit.SECONDS))
                    .isEqualTo(7);
        }
    }

    /** As the JDK does it: the thread that tells of the end is told that there is none, and only then notes the end itself. */
    @Test
    void end_whereNoThreadIsToBeHad_isToldAllTheSame() throws Exception {
        try (StarterThread starter = new StarterThread()) {
            Ending process = new Ending();
            CompletableFuture<Integer> end = ProcessEnd.of(process, starter);
            assertThat(end).isNotDone();

            process.told.completeExceptionally(new OutOfMemoryError("unable to create native thread"));
            assertThat(end).isNotDone();
            process.noted.countDown();

            assertThat(end.get(20, TimeUnit.SECONDS)).isEqualTo(137);
        }
    }

    /** Ends when the test says so, in two steps. */
    private static final class Ending extends Process {

        final CompletableFuture<Process> told = new CompletableFuture<>();
        final CountDownLatch noted = new CountDownLatch(1);

        @Override
        public CompletableFuture<Process> onExit() {
            return told;
        }

        @Override
        public int waitFor() throws InterruptedException {
            noted.await();
            return 137;
        }

        @Override
        public int exitValue() {
            if (noted.getCount() > 0) {
                throw new IllegalThreadStateException("it has not ended yet");
            }
            return 137;
        }

        @Override
        public OutputStream getOutputStream() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public InputStream getInputStream() {
            return InputStream.nullInputStream();
        }

        @Override
        public InputStream getErrorStream() {
            return InputStream.nullInputStream();
        }

        @Override
        public void destroy() {
            noted.countDown();
        }
    }
}
