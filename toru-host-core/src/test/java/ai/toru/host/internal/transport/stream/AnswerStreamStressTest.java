package ai.toru.host.internal.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.http.ByteBudget;
import ai.toru.host.http.HeaderFields;
import ai.toru.host.internal.time.HostClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** One thread brings parts, several ask for them, another cancels. */
class AnswerStreamStressTest {

    private static final int PARTS = 100_000;
    private static final int ASKING = 3;

    private final ByteBudget budget = new ByteBudget(1 << 30);
    private final AtomicLong credit = new AtomicLong(262_144);
    private final Semaphore creditCame = new Semaphore(0);
    private final AtomicBoolean givenUp = new AtomicBoolean();

    @Test
    void allParts_comeOnce_inOrder_oneAtATime_andNoMoreThanAskedFor() throws Exception {
        AnswerStream stream = stream();
        Counting counting = new Counting(Integer.MAX_VALUE);
        stream.subscribe(counting);
        List<Thread> threads = asking(counting, PARTS);
        Thread bringing = new Thread(() -> bring(stream));
        bringing.start();

        counting.ended.get(60, TimeUnit.SECONDS);
        join(threads);
        bringing.join(10_000);

        assertThat(counting.problem).isNull();
        assertThat(counting.next).isEqualTo(PARTS);
        assertThat(budget.heldByAnswers()).isZero();
    }

    @Test
    void cancel_inTheMiddle_isTheEnd_andNothingIsHeld() throws Exception {
        for (int round = 0; round < 200; round++) {
            credit.set(262_144);
            givenUp.set(false);
            AnswerStream stream = stream();
            Counting counting = new Counting(round);
            stream.subscribe(counting);
            List<Thread> threads = asking(counting, 1_000);
            Thread bringing = new Thread(() -> bring(stream));
            bringing.start();
            counting.reached.get(60, TimeUnit.SECONDS);
            stream.cancel();
            join(threads);
            bringing.join(10_000);

            assertThat(counting.problem).isNull();
            assertThat(counting.ended).isNotDone();
            assertThat(givenUp).isTrue();
            assertThat(budget.heldByAnswers()).isZero();
        }
    }

    private AnswerStream stream() {
        StreamDeadline deadline = new StreamDeadline(
                HostClock.system(), Duration.ofSeconds(30), HostClock.system().nanoTime(), at -> {});
        return new AnswerStream(new Source(), deadline, budget.forAnswer());
    }

    private static List<Thread> asking(Counting counting, int parts) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < ASKING; i++) {
            Thread thread = new Thread(() -> {
                for (int part = 0; part < parts; part++) {
                    counting.ask();
                }
            });
            threads.add(thread);
            thread.start();
        }
        return threads;
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(30));
            assertThat(thread.isAlive()).isFalse();
        }
    }

    /** As a plugin: a part of 100 bytes only with the credit for it. */
    private void bring(AnswerStream stream) {
        for (int i = 0; i < PARTS && !givenUp.get(); i++) {
            while (credit.get() < 100 && !givenUp.get()) {
                creditCame.acquireUninterruptibly();
            }
            credit.addAndGet(-100);
            if (!stream.part(ByteBuffer.allocate(100).putInt(i).array())) {
                throw new AssertionError("more than the credit");
            }
        }
        stream.end(HeaderFields.empty(), null);
    }

    private final class Source implements AnswerStream.Source {

        @Override
        public void credit(long bytes) {
            credit.addAndGet(bytes);
            creditCame.release();
        }

        @Override
        public void givenUp() {
            givenUp.set(true);
            creditCame.release();
        }
    }

    /** Notes what is against the rules. */
    private static final class Counting implements Flow.Subscriber<ByteBuffer> {

        final CompletableFuture<Void> ended = new CompletableFuture<>();
        final CompletableFuture<Void> reached = new CompletableFuture<>();
        private final int signalAt;
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicLong asked = new AtomicLong();
        private Flow.Subscription subscription;
        volatile String problem;
        int next;

        Counting(int signalAt) {
            this.signalAt = signalAt;
        }

        void ask() {
            asked.incrementAndGet();
            subscription.request(1);
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            if (signalAt == 0) {
                reached.complete(null);
            }
        }

        @Override
        public void onNext(ByteBuffer part) {
            if (inside.getAndIncrement() != 0) {
                problem = "two calls at once";
            }
            if (part.getInt() != next) {
                problem = "part " + next + " is missing, or came twice";
            }
            if (++next > asked.get()) {
                problem = "more than asked for";
            }
            if (next == signalAt) {
                reached.complete(null);
            }
            inside.decrementAndGet();
        }

        @Override
        public void onError(Throwable why) {
            problem = why.toString();
            ended.complete(null);
        }

        @Override
        public void onComplete() {
            ended.complete(null);
        }
    }
}
