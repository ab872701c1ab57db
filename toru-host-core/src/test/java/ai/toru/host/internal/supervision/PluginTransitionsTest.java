package ai.toru.host.internal.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.plugin.PluginState;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PluginTransitionsTest {

    @Test
    void everyMove_isAsTheTableSays() {
        String table = Arrays.stream(PluginState.values())
                .map(state -> state + ":"
                        + Arrays.stream(Signal.values())
                                .flatMap(signal ->
                                        PluginTransitions.next(state, signal)
                                                .map(next -> " " + signal + ">" + next)
                                                .stream())
                                .collect(Collectors.joining()))
                .collect(Collectors.joining("\n"));

        assertThat(table).isEqualTo("""
                        DISCOVERED: START>STARTING GIVE_UP>FAILED SWITCH_OFF>DISABLED SUSPEND>STOPPED
                        DISABLED: START>STARTING SUSPEND>STOPPED
                        STARTING: READY>RUNNING HAND_OVER>STARTING STOP>STOPPING RETRY_LATER>BACKING_OFF GIVE_UP>FAILED
                        RUNNING: FALTER>UNHEALTHY HAND_OVER>STARTING STOP>STOPPING RETRY_LATER>BACKING_OFF GIVE_UP>FAILED
                        UNHEALTHY: RECOVER>RUNNING HAND_OVER>STARTING STOP>STOPPING RETRY_LATER>BACKING_OFF GIVE_UP>FAILED
                        BACKING_OFF: START>STARTING STOP>STOPPING SWITCH_OFF>DISABLED SUSPEND>STOPPED
                        STOPPING: START>STARTING SWITCH_OFF>DISABLED SUSPEND>STOPPED
                        STOPPED:
                        FAILED: START>STARTING STOP>STOPPING SWITCH_OFF>DISABLED SUSPEND>STOPPED
                        INVALID:""");
    }
}
