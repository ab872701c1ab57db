package ai.toru.host.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.ByteBudget.Holding;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ByteBudgetTest {

    private final ByteBudget budget = new ByteBudget(200);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void partGivenBack_isRoomForOthers_andNeverMoreThanWasHeld() {
        ByteBudget.Holding some = budget.forAnswer();
        ByteBudget.Holding other = budget.forAnswer();
        some.take(40);
        other.take(10);

        some.giveBack(15);
        assertThat(some.bytes()).isEqualTo(25);
        assertThat(budget.heldByAnswers()).isEqualTo(35);
        some.giveBack(1000);
        some.giveBack(0);

        assertThat(budget.heldByAnswers()).isEqualTo(10);
        some.close();
        some.giveBack(7);
        assertThat(budget.heldByAnswers()).isEqualTo(10);
    }

    @Test
    void tryTake_withinTheShare_onlySoFar() {
        Holding first = budget.forRequest();
        Holding second = budget.forRequest();

        assertThat(first.tryTake(60)).isTrue();
        assertThat(second.tryTake(40)).isTrue();
        assertThat(second.tryTake(1)).isFalse();
        assertThat(budget.heldByRequests()).isEqualTo(100);

        first.close();
        first.close();
        assertThat(budget.heldByRequests()).isEqualTo(40);
        assertThat(second.tryTake(60)).isTrue();
    }

    /** Else a message larger than the share would never get through. */
    @Test
    void tryTake_nobodyElseHoldsAnything_anySize() {
        Holding only = budget.forRequest();

        assertThat(only.tryTake(10)).isTrue();
        assertThat(only.tryTake(1000)).isTrue();
        assertThat(budget.forRequest().tryTake(0)).isFalse();
    }

    @Test
    void tryTake_requestsHoldAll_answersHaveTheirShare() {
        assertThat(budget.forRequest().tryTake(100)).isTrue();

        assertThat(budget.forAnswer().tryTake(100)).isTrue();
        assertThat(budget.heldByAnswers()).isEqualTo(100);
    }

    @Test
    void take_beyondTheShare_countsAndIsGivenBack() {
        Holding held = budget.forAnswer();
        held.take(1000);

        assertThat(budget.heldByAnswers()).isEqualTo(1000);
        assertThat(held.bytes()).isEqualTo(1000);

        held.close();
        held.take(5);
        assertThat(budget.heldByAnswers()).isZero();
    }

    @Test
    void takeWhenThereIsRoom_full_waitsInTurn() throws Exception {
        Holding first = budget.forAnswer();
        first.take(100);
        List<String> order = new CopyOnWriteArrayList<>();
        List<Future<?>> waiters = new ArrayList<>();
        for (String name : List.of("large", "small")) {
            Thread[] waiter = new Thread[1];
            waiters.add(threads.submit(() -> {
                waiter[0] = Thread.currentThread();
                Holding held = budget.forAnswer();
                held.takeWhenThereIsRoom(name.equals("large") ? 80 : 30, () -> true); // not both at once
                order.add(name);
                held.close();
            }));
            await().until(() -> waiter[0] != null && waiter[0].getState() == Thread.State.WAITING);
        }
        assertThat(budget.forAnswer().tryTake(0)).as("nobody overtakes").isFalse();

        first.close();

        for (Future<?> waiter : waiters) {
            waiter.get(10, TimeUnit.SECONDS);
        }
        assertThat(order).containsExactly("large", "small");
        assertThat(budget.heldByAnswers()).isZero();
    }

    @Test
    void takeWhenThereIsRoom_noLongerWanted_endsWithoutIt() throws Exception {
        budget.forAnswer().take(100);
        AtomicBoolean wanted = new AtomicBoolean(true);
        CompletableFuture<Boolean> taken =
                CompletableFuture.supplyAsync(() -> budget.forAnswer().takeWhenThereIsRoom(1, wanted::get), threads);

        wanted.set(false);
        budget.lookAgain();

        assertThat(taken.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(budget.heldByAnswers()).isEqualTo(100);
    }

    @Test
    void budget_usedByManyAtOnce_neverOverTheShareAndEmptyAtTheEnd() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        List<Future<?>> workers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Random random = new Random(i);
            workers.add(threads.submit(() -> {
                for (int round = 0; round < 5_000; round++) {
                    try (Holding held = budget.forAnswer()) {
                        int bytes = 1 + random.nextInt(100);
                        if (random.nextBoolean() || !held.tryTake(bytes)) {
                            held.takeWhenThereIsRoom(bytes, () -> true);
                        }
                        if (budget.heldByAnswers() > 100) {
                            over.set(true);
                        }
                    }
                }
            }));
        }
        for (Future<?> worker : workers) {
            worker.get(60, TimeUnit.SECONDS);
        }

        assertThat(over).isFalse();
        assertThat(budget.heldByAnswers()).isZero();
    }

    @Test
    void budget_tooSmall_refused() {
        assertThatThrownBy(() -> new ByteBudget(1)).isInstanceOf(IllegalArgumentException.class);
    }
}
