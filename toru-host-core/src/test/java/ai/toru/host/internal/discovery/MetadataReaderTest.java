package ai.toru.host.internal.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.toru.host.internal.json.JsonLimits;
import ai.toru.host.internal.json.StrictJson;
import ai.toru.host.internal.process.CommandResult;
import ai.toru.host.internal.process.ExitStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a plugin by the way its {@code --metadata} ended. */
class MetadataReaderTest {

    private static final Path BINARY = Path.of("/plugins/x.binary");

    private final MetadataReader reader =
            new MetadataReader(new StrictJson(JsonLimits.DEFAULTS), new ScanLimits(Duration.ofSeconds(5), 65_536, 4));

    @Test
    void read_ofTimedOut_saysLimitAndRemedy() {
        Discovered.Invalid invalid = refused(FakeCommand.ended(CommandResult.End.TIMED_OUT, "waiting…\n"));

        assertThat(invalid.reason())
                .contains("/plugins/x.binary --metadata", "within 5000 ms", "must print the metadata");
        assertThat(invalid.stderrTail()).containsExactly("waiting…");
    }

    @Test
    void read_ofTooMuchOutput_saysLimitAndRemedy() {
        Discovered.Invalid invalid = refused(FakeCommand.ended(CommandResult.End.TOO_MUCH_OUTPUT, ""));

        assertThat(invalid.reason()).contains("more than 65536 bytes", "standard error");
    }

    @Test
    void read_ofAnExitCode_saysItWithTheLastLines() {
        Discovered.Invalid invalid =
                refused(FakeCommand.exited(3, "{}", "Traceback\n  File\nModuleNotFoundError: x\n"));

        assertThat(invalid.reason())
                .contains("exit code 3", "Run it by hand", "rescan")
                .doesNotContain("missing");
        assertThat(invalid.stderrTail()).containsExactly("Traceback", "  File", "ModuleNotFoundError: x");
    }

    @ParameterizedTest
    @ValueSource(ints = {126, 127})
    void read_ofAShellsOwnExitCodes_saysWhatTheyMean(int code) {
        assertThat(refused(FakeCommand.exited(code, "", "")).reason()).contains("missing", "another kind of machine");
    }

    @Test
    void read_ofASignal_saysWhich() {
        CommandResult result = new CommandResult(CommandResult.End.EXITED, new ExitStatus(null, 11), new byte[0], "");

        assertThat(refused(result).reason()).contains("signal 11");
    }

    @Test
    void read_ofSilence_asksForTheMetadata() {
        assertThat(refused(FakeCommand.exited(0, "", "")).reason()).contains("printed nothing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "[]",
                "null",
                "\"x\"",
                "{",
                "{'id': 1}",
                "{\"id\":\"a\",\"id\":\"b\"}",
                "{} {}",
                "{} trailing",
                "Loading...\n{}",
                "{\"a\":NaN}",
                " "
            })
    void read_ofWhatIsNotOneObject_saysSo(String stdout) {
        assertThat(refused(FakeCommand.exited(0, stdout, "")).reason())
                .contains("did not print one JSON object and nothing else", "standard error");
    }

    /** Fault "deep nesting, invalid or overlong UTF-8". */
    @Test
    void read_ofHostileJson_saysSo() {
        assertThat(refused(FakeCommand.exited(0, "{\"a\":" + "[".repeat(60_000), ""))
                        .reason())
                .contains("did not print one JSON object");
        byte[] latin1 = "{\"name\":\"caf\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(refused(exited(latin1)).reason()).contains("UTF-8");
        assertThat(refused(exited(new byte[] {'{', '"', (byte) 0xC0, (byte) 0xAF, '"', ':', '1', '}'}))
                        .reason())
                .contains("UTF-8");
        assertThat(refused(exited("{}".getBytes(StandardCharsets.UTF_16))).reason())
                .contains("UTF-8");
    }

    @Test
    void read_ofBadMembers_listsThemAll() {
        Discovered.Invalid invalid =
                refused(FakeCommand.exited(0, "{\"id\":\"ok\",\"name\":1,\"route\":\"x\"}", "w\n"));

        assertThat(invalid.id()).isEqualTo("ok");
        assertThat(invalid.reason())
                .startsWith("The metadata has 3 problems: \"name\" must be a string")
                .contains(
                        "\"version\" is missing",
                        "\"route\" is \"x\"",
                        "Correct what \"/plugins/x.binary --metadata\"");
        assertThat(invalid.stderrTail()).containsExactly("w");
    }

    @Test
    void read_ofGoodMetadataWithNoiseOnStderr_isGood() throws RefusedException {
        assertThat(reader.read(BINARY, FakeCommand.exited(0, FakeCommand.metadata("a", "/a"), "noise"))
                        .id())
                .isEqualTo("a");
    }

    @Test
    void stderrTail_keepsTheLastLinesWithoutControlCharacters() {
        String stderr = "line\n".repeat(100) + "\n\u001b[31mred\u001b[0m\tx\r\n";

        assertThat(StderrTail.of(stderr)).hasSize(20).last().isEqualTo("\ufffd[31mred\ufffd[0m\tx");
        assertThat(StderrTail.of("")).isEmpty();
    }

    @Test
    void quoted_ofHostileText_isShortAndOnOneLine() {
        assertThat(Quoted.of("a\nb")).isEqualTo("\"a\\u000ab\"");
        assertThat(Quoted.of("🚀".repeat(81))).isEqualTo("\"" + "🚀".repeat(80) + "…\"");
        assertThat(Quoted.of("🚀".repeat(80))).isEqualTo("\"" + "🚀".repeat(80) + "\"");
    }

    private static CommandResult exited(byte[] stdout) {
        return new CommandResult(CommandResult.End.EXITED, new ExitStatus(0, null), stdout, "");
    }

    private Discovered.Invalid refused(CommandResult result) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> reader.read(BINARY, result));
        assertThat(refused).isNotNull();
        return refused.of(BINARY);
    }
}
