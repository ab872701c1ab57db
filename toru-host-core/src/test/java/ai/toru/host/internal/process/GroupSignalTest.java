package ai.toru.host.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class GroupSignalTest {

    @Test
    void script_terminate_wakesAStoppedGroupAfterTheSignal() {
        assertThat(new GroupSignal(7, GroupSignal.Kind.TERMINATE).script())
                .isEqualTo("{ kill -s TERM -- -7 || kill -s TERM 7; }; { kill -s CONT -- -7 || kill -s CONT 7; }");
    }

    @Test
    void script_kill_fallsBackToTheLeader() {
        assertThat(new GroupSignal(7, GroupSignal.Kind.KILL).script())
                .isEqualTo("{ kill -s KILL -- -7 || kill -s KILL 7; }");
    }

    @Test
    void script_sweep_neverTouchesAProcessByItsNumber() {
        assertThat(new GroupSignal(7, GroupSignal.Kind.SWEEP).script()).isEqualTo("kill -s KILL -- -7");
    }
}
