package ai.toru.host.internal.supervision;

import static ai.toru.host.plugin.PluginState.BACKING_OFF;
import static ai.toru.host.plugin.PluginState.DISABLED;
import static ai.toru.host.plugin.PluginState.DISCOVERED;
import static ai.toru.host.plugin.PluginState.FAILED;
import static ai.toru.host.plugin.PluginState.RUNNING;
import static ai.toru.host.plugin.PluginState.STARTING;
import static ai.toru.host.plugin.PluginState.STOPPING;
import static ai.toru.host.plugin.PluginState.UNHEALTHY;
import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.internal.transport.SessionHealth;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.RestartPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each move of {@link PluginTransitions}, driven through the real supervisor, with all that it tells. */
final class TransitionHistoriesTest extends SupervisorOnPaper {

    private static final SessionHealth HUNG = new SessionHealth(3, Duration.ZERO);
    private static final SessionHealth UNREACHABLE = new SessionHealth(0, Duration.ofSeconds(5));

    /** One move: what leads to the state, what then happens, and the events of that. */
    private record Move(
            PluginState from,
            Signal signal,
            Consumer<TransitionHistoriesTest> before,
            Consumer<TransitionHistoriesTest> cause,
            List<String> history) {

        @Override
        public String toString() {
            return from + " " + signal;
        }
    }

    @ParameterizedTest
    @MethodSource("moves")
    void move_asTheTableSays_tellsItsWholeStory(Move move) {
        move.before.accept(this);
        settleUntil(move.from);
        history();
        move.cause.accept(this);
        settleUntil(PluginTransitions.next(move.from, move.signal).orElseThrow());
        assertThat(history()).containsExactlyElementsOf(move.history);
    }

    @Test
    void moves_ofTheTable_areAllDrivenHere() {
        Stream<String> table = Arrays.stream(PluginState.values())
                .flatMap(state -> Arrays.stream(Signal.values())
                        .filter(signal -> PluginTransitions.next(state, signal).isPresent())
                        .map(signal -> state + " " + signal));
        assertThat(moves().map(Move::toString)).containsExactlyInAnyOrderElementsOf(table.toList());
    }

    /** A restart that had to wait is begun in place of a heir that fails: the status names the new run. */
    @Test
    void restartThatWaited_whenBothRunsHaveDied_isTheRunOfTheStatus() {
        handOverWithAnotherRestartWaiting();
        settleUntil(STARTING);
        processes.last().dies(9);
        settleUntil(() -> processes.launched.size() == 3);

        assertThat(plugin.status().run()).isEqualTo(3);
        assertThat(plugin.status().pid()).isEqualTo(1002);
        assertThat(plugin.status().socketPath()).isEqualTo(links.last().socket);
        accepts();
        assertThat(state()).isEqualTo(RUNNING);
        assertThat(plugin.status().run()).isEqualTo(3);
    }

    private static Stream<Move> moves() {
        return Stream.of(fromRest(), fromStarting(), fromRunning(), fromUnhealthy(), fromFailure(), fromStopping())
                .flatMap(moves -> moves);
    }

    private static Stream<Move> fromRest() {
        return Stream.of(
                move(DISCOVERED, Signal.START, t -> {}, t -> t.plugin.enable(), "ENABLED 0", "STARTING 1", "STARTED 1"),
                move(DISCOVERED, Signal.GIVE_UP, t -> {}, t -> t.plugin.resumeGivenUp("Why.", 3, List.of())),
                move(DISCOVERED, Signal.SWITCH_OFF, t -> {}, t -> t.plugin.disable()),
                move(DISCOVERED, Signal.SUSPEND, t -> {}, t -> t.supervisor.suspendAll()),
                move(
                        DISABLED,
                        Signal.START,
                        t -> t.plugin.disable(),
                        t -> t.plugin.enable(),
                        "ENABLED 0",
                        "STARTING 1",
                        "STARTED 1"),
                move(DISABLED, Signal.SUSPEND, t -> t.plugin.disable(), t -> t.supervisor.suspendAll()));
    }

    private static Stream<Move> fromStarting() {
        return Stream.of(
                move(STARTING, Signal.READY, t -> t.plugin.enable(), t -> t.accepts(), "READY 1"),
                move(
                        STARTING,
                        Signal.STOP,
                        t -> t.plugin.enable(),
                        t -> t.plugin.disable(),
                        "DISABLED 1",
                        "STOPPING 1"),
                move(
                        STARTING,
                        Signal.RETRY_LATER,
                        t -> t.plugin.enable(),
                        t -> t.exits(1),
                        "EXITED 1",
                        "CRASHED 1",
                        "BACKING_OFF 1"),
                move(
                        STARTING,
                        Signal.GIVE_UP,
                        t -> t.forgiving(1).plugin.enable(),
                        t -> t.exits(1),
                        "EXITED 1",
                        "CRASHED 1",
                        "DISABLED_AFTER_CRASHES 1"),
                move(
                        STARTING,
                        Signal.HAND_OVER,
                        t -> t.handOverWithAnotherRestartWaiting(),
                        t -> {
                            t.exits(1);
                            t.settleUntil(() -> t.processes.launched.size() == 3);
                        },
                        "EXITED 2",
                        "CRASHED 2",
                        "STARTING 3",
                        "STARTED 3"));
    }

    private static Stream<Move> fromRunning() {
        return Stream.of(
                move(RUNNING, Signal.FALTER, t -> t.run(), t -> t.looksAt(HUNG), "UNHEALTHY 1"),
                move(RUNNING, Signal.STOP, t -> t.run(), t -> t.plugin.disable(), "DISABLED 1", "STOPPING 1"),
                move(
                        RUNNING,
                        Signal.RETRY_LATER,
                        t -> t.run(),
                        t -> t.exits(0),
                        "EXITED 1",
                        "CRASHED 1",
                        "BACKING_OFF 1"),
                move(
                        RUNNING,
                        Signal.GIVE_UP,
                        t -> t.forgiving(1).run(),
                        t -> t.exits(0),
                        "EXITED 1",
                        "CRASHED 1",
                        "DISABLED_AFTER_CRASHES 1"),
                move(
                        RUNNING,
                        Signal.HAND_OVER,
                        t -> t.restarting(),
                        t -> t.processes.launched.get(0).dies(11),
                        "EXITED 1",
                        "CRASHED 1"));
    }

    private static Stream<Move> fromUnhealthy() {
        return Stream.of(
                move(UNHEALTHY, Signal.RECOVER, t -> t.hung(), t -> t.looksAt(SessionHealth.GOOD), "RECOVERED 1"),
                move(UNHEALTHY, Signal.STOP, t -> t.hung(), t -> t.plugin.disable(), "DISABLED 1", "STOPPING 1"),
                move(
                        UNHEALTHY,
                        Signal.RETRY_LATER,
                        t -> t.hung(),
                        t -> t.exits(1),
                        "EXITED 1",
                        "CRASHED 1",
                        "BACKING_OFF 1"),
                move(
                        UNHEALTHY,
                        Signal.GIVE_UP,
                        t -> t.forgiving(1).hung(),
                        t -> t.exits(1),
                        "EXITED 1",
                        "CRASHED 1",
                        "DISABLED_AFTER_CRASHES 1"),
                move(
                        UNHEALTHY,
                        Signal.HAND_OVER,
                        t -> {
                            t.run();
                            t.looksAt(UNREACHABLE);
                        },
                        t -> t.processes.launched.get(0).dies(11),
                        "EXITED 1",
                        "CRASHED 1"));
    }

    private static Stream<Move> fromFailure() {
        return Stream.of(
                move(BACKING_OFF, Signal.START, t -> t.crashed(10), t -> t.plugin.enable(), "STARTING 2", "STARTED 2"),
                move(BACKING_OFF, Signal.SWITCH_OFF, t -> t.crashed(10), t -> t.plugin.disable(), "DISABLED 1"),
                move(BACKING_OFF, Signal.SUSPEND, t -> t.crashed(10), t -> t.supervisor.suspendAll()),
                move(
                        BACKING_OFF,
                        Signal.STOP,
                        t -> t.crashedWhileTheOldLeaves(10),
                        t -> t.plugin.disable(),
                        "DISABLED 2",
                        "STOPPING 2"),
                move(
                        FAILED,
                        Signal.START,
                        t -> t.crashed(1),
                        t -> t.plugin.enable(),
                        "ENABLED 1",
                        "STARTING 2",
                        "STARTED 2"),
                move(FAILED, Signal.SWITCH_OFF, t -> t.crashed(1), t -> t.plugin.disable()),
                move(FAILED, Signal.SUSPEND, t -> t.crashed(1), t -> t.supervisor.suspendAll()),
                move(FAILED, Signal.STOP, t -> t.crashedWhileTheOldLeaves(1), t -> t.plugin.disable(), "STOPPING 2"));
    }

    private static Stream<Move> fromStopping() {
        return Stream.of(
                move(STOPPING, Signal.SWITCH_OFF, t -> t.disabling(), t -> t.exits(0), "EXITED 1", "STOPPED 1"),
                move(
                        STOPPING,
                        Signal.START,
                        t -> t.disabling(),
                        t -> {
                            t.plugin.enable();
                            t.exits(0);
                        },
                        "ENABLED 1",
                        "EXITED 1",
                        "STOPPED 1",
                        "STARTING 2",
                        "STARTED 2"),
                move(
                        STOPPING,
                        Signal.SUSPEND,
                        t -> t.disabling(),
                        t -> {
                            t.supervisor.suspendAll();
                            t.exits(0);
                        },
                        "EXITED 1",
                        "STOPPED 1"));
    }

    private static Move move(
            PluginState from,
            Signal signal,
            Consumer<TransitionHistoriesTest> before,
            Consumer<TransitionHistoriesTest> cause,
            String... history) {
        return new Move(from, signal, before, cause, List.of(history));
    }

    private TransitionHistoriesTest forgiving(int failures) {
        supervise(RestartPolicy.DEFAULTS.withMaxFailures(failures));
        return this;
    }

    private void accepts() {
        links.last().accepts();
        settle();
    }

    private void exits(int code) {
        processes.last().exits(code);
    }

    private void looksAt(SessionHealth health) {
        links.last().health = health;
        advance(Duration.ofSeconds(1));
    }

    private void hung() {
        run();
        looksAt(HUNG);
    }

    private void disabling() {
        run();
        plugin.disable();
    }

    private void crashed(int failures) {
        forgiving(failures).run();
        exits(1);
    }

    /** With a second run that is about to take the place of the first. */
    private void restarting() {
        run();
        plugin.restart();
        settle();
    }

    private void crashedWhileTheOldLeaves(int failures) {
        forgiving(failures).restarting();
        accepts();
        exits(1);
    }

    private void handOverWithAnotherRestartWaiting() {
        restarting();
        plugin.restart();
        settle();
        processes.launched.get(0).dies(11);
    }
}
