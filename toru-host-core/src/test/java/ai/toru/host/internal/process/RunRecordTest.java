package ai.toru.host.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RunRecordTest {

    private final RunToken run = RunToken.newLife().next();
    private final RunRecord record = new RunRecord("boot", run, 7, 1000, 7, "/a/b=c.binary");

    @Test
    void parse_itsOwnText_isEqual() throws IOException {
        assertThat(RunRecord.parse(record.text())).isEqualTo(record);
        RunRecord life = RunRecord.ofLife("boot", RunToken.newLife());
        assertThat(RunRecord.parse(life.text())).isEqualTo(life);
    }

    @Test
    void text_programWithLineEnds_addsNoLine() throws IOException {
        RunRecord odd = new RunRecord("boot", run, 7, 1000, 7, "/a\npid=1\n");
        assertThat(RunRecord.parse(odd.text()).pid()).isEqualTo(7);
    }

    @Test
    void parse_anyPartOfIt_isRefused() {
        String text = record.text();
        for (int end = 0; end < text.length(); end++) {
            String part = text.substring(0, end);
            assertThatThrownBy(() -> RunRecord.parse(part)).as(part).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pid=7", "start=1000", "group=7"})
    void parse_badNumber_isRefused(String line) {
        String text = record.text().replace("\n" + line + "\n", "\n" + line.replaceAll("=.*", "=-1") + "\n");
        assertThatThrownBy(() -> RunRecord.parse(text)).isInstanceOf(IOException.class);
    }

    @Test
    void describes_onlyWhereStartAndGroupAreTheSame() {
        assertThat(record.describes(new ProcessStat('S', 7, 0, 1000, 0))).isTrue();
        assertThat(record.describes(new ProcessStat('S', 7, 0, 1001, 0))).isFalse();
        assertThat(record.describes(new ProcessStat('S', 6, 0, 1000, 0))).isFalse();
        assertThat(record.describes(null)).isFalse();
    }

    @Test
    void newLife_twice_differs() {
        assertThat(RunToken.newLife()).isNotEqualTo(RunToken.newLife());
    }
}
