package ai.toru.host.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExitStatusTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0,",
        "1, 1,",
        "127, 127,",
        "128, 128,",
        "129, , 1",
        "137, , 9",
        "143, , 15",
        "192, , 64",
        "193, 193,"
    })
    void ofExitValue_asJavaReportsIt_isCodeOrSignal(int value, Integer code, Integer signal) {
        assertThat(ExitStatus.ofExitValue(value)).isEqualTo(new ExitStatus(code, signal));
    }
}
