package ai.toru.benchmarks.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

    private static final Path ANYWHERE = Path.of("anywhere");

    @Test
    void parse_ofNothing_measuresAllRows() {
        Settings settings = parse();

        assertThat(settings.rows()).containsExactly("api", "http", "scale", "start");
        assertThat(settings.rounds()).isEqualTo(5);
        assertThat(settings.slice()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.connections()).containsExactly(1, 32, 256);
    }

    @Test
    void parse_ofRows_takesThemInTheOrderOfTheTable() {
        assertThat(parse("start", "api").rows()).containsExactly("api", "start");
    }

    @Test
    void parse_ofOptionsBehindQuick_overrulesIt() {
        Settings settings = parse("--quick", "--rounds", "9", "--seconds", "0.25", "--bodies", "0,7");

        assertThat(settings.rounds()).isEqualTo(9);
        assertThat(settings.slice()).isEqualTo(Duration.ofMillis(250));
        assertThat(settings.bodies()).containsExactly(0, 7);
        assertThat(settings.connections()).containsExactly(32);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "--nonsense 1",
                "--rounds",
                "--rounds 0",
                "--rounds x",
                "--seconds 0",
                "--seconds 1e300",
                "--bodies -1",
                "--bodies 1,,2",
                "--connections ,"
            })
    void parse_ofNonsense_saysWhereHelpIs(String line) {
        assertThatThrownBy(() -> parse(line.split(" ")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("See benchmarks/run --help.");
    }

    /** Maven runs tests in the module's directory. */
    @Test
    void help_namesEachOptionAndRow() throws IOException {
        String help = Files.readString(Path.of("help.txt"));

        assertThat(help).contains(Group.ALL);
        assertThat(help)
                .contains("--rounds", "--seconds", "--warmup", "--connections", "--bodies", "--plugins", "--quick");
    }

    private static Settings parse(String... words) {
        return Arguments.parse(List.of(words), ANYWHERE, ANYWHERE);
    }
}
