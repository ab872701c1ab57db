package ai.toru.kv.h2;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.kv.h2.workload.Chance;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens to a reply in the same moment, many times over: nobody waits for ever, and each reply is completed once. */
class ReplyRaceTest {

    private static final int ROUNDS = 10_000;
    private static final long SEED = System.nanoTime();

    private final ExecutorService threads = Executors.newFixedThreadPool(3);
    private final Random random = Chance.of(SEED);

    @AfterEach
    void endThreads() throws Exception {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void settleAndWake_whileAThreadBeginsToWait_isNeverMissed() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Round tried = new Round(random);
            Future<Integer> waiting = threads.submit(tried::await);
            tried.settle();
            assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(1);
            tried.checkOneAnswer();
        }
    }

    @Test
    void answerFromElsewhere_whileAWaiterWakes_isGivenOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Round tried = new Round(random);
            Future<Integer> waiting = threads.submit(tried::await);
            Future<Integer> second = threads.submit(tried::await);
            Future<?> settled = threads.submit(tried::settle);
            settled.get(20, TimeUnit.SECONDS);
            tried.reply.settlement().answer();
            assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo(1);
            tried.checkOneAnswer();
        }
    }

    @Test
    void cancel_whileTheOutcomeIsTold_leavesNobodyWaiting() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Round tried = new Round(random);
            Future<Integer> waiting = threads.submit(tried::await);
            Future<?> settled = threads.submit(tried::settle);
            tried.length.cancel(true);
            settled.get(20, TimeUnit.SECONDS);
            assertThat(waiting.get(20, TimeUnit.SECONDS)).isBetween(0, 1);
            tried.reply.settlement().answer();
            tried.checkOneAnswer();
        }
    }

    @Test
    void interrupt_whileTheOutcomeIsTold_losesNoAnswer() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Round tried = new Round(random);
            CompletableFuture<Thread> waiter = new CompletableFuture<>();
            Future<Integer> waiting = threads.submit(() -> {
                waiter.complete(Thread.currentThread());
                int length = tried.await();
                Thread.interrupted();
                return length;
            });
            Future<?> settled = threads.submit(tried::settle);
            waiter.get(20, TimeUnit.SECONDS).interrupt();
            settled.get(20, TimeUnit.SECONDS);
            tried.reply.settlement().answer();
            assertThat(waiting.get(20, TimeUnit.SECONDS)).isBetween(0, 1);
            tried.checkOneAnswer();
        }
    }

    /** One reply. The waiter waits for what it comes to; the outcome is told as by a writer. */
    private static final class Round {

        private final Reply<String> reply = new Reply<>();
        private final AtomicInteger answers = new AtomicInteger();
        private final CompletableFuture<Integer> length;
        private final int way;
        private final int late;

        Round(Random random) {
            length = reply.thenApply(String::length);
            way = random.nextInt(4);
            late = random.nextInt(3000);
            reply.whenComplete((value, failure) -> answers.incrementAndGet());
        }

        /** The length; 0 if the waiting ended without. */
        int await() throws Exception {
            try {
                return switch (way) {
                    case 0 -> length.join();
                    case 1 -> length.get();
                    case 2 -> length.get(1, TimeUnit.HOURS);
                    default -> awaitInSteps();
                };
            } catch (CancellationException | InterruptedException e) {
                return 0;
            }
        }

        private int awaitInSteps() throws Exception {
            while (true) {
                try {
                    return length.get(10, TimeUnit.MICROSECONDS);
                } catch (TimeoutException e) {
                    Thread.onSpinWait();
                }
            }
        }

        /** Nobody but the waiters answers, unless none is there. */
        void settle() {
            for (int i = 0; i < late; i++) {
                Thread.onSpinWait();
            }
            reply.settlement().settle(() -> reply.complete("v"));
            reply.settlement().wake();
        }

        void checkOneAnswer() {
            assertThat(reply).isCompletedWithValue("v");
            assertThat(answers).hasValue(1);
        }
    }
}
