package ai.toru.host.internal.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.internal.process.SystemCommandRunner;
import ai.toru.host.internal.process.SystemProcessLauncher;
import ai.toru.host.internal.time.HostClock;
import ai.toru.host.plugin.PluginMetadata;
import ai.toru.host.plugin.ProtocolDeclaration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scanner over real files, interpreters and processes. */
class RealProgramsTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int LIMIT = 64 * 1024;

    @TempDir
    Path directory;

    private final SystemProcessLauncher launcher = new SystemProcessLauncher(HostClock.system());
    private final SystemCommandRunner runner = new SystemCommandRunner(launcher, HostClock.system());

    @AfterEach
    void close() {
        runner.close();
        launcher.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"guide-full-example.py", "guide-minimal-example.py"})
    void scan_ofTheGuidesPythonExample_acceptsItUnmodified(String example) throws IOException {
        Binaries.write(directory, "my-plugin.binary", resource(example));
        String author = example.contains("full") ? "Your Name" : "Me";

        assertThat(scan(LONG).valid())
                .singleElement()
                .satisfies(valid -> assertThat(valid.metadata())
                        .isEqualTo(new PluginMetadata(
                                "my-plugin",
                                "My Plugin",
                                "0.1.0",
                                author,
                                "🚀",
                                "/my-plugin",
                                ProtocolDeclaration.V1_0,
                                Map.of())));
    }

    @Test
    void scan_ofTheGuidesBashWrapper_acceptsIt() throws IOException {
        Files.writeString(directory.resolve("my_plugin.py"), resource("guide-full-example.py"));
        Binaries.write(directory, "my-plugin.binary", """
            #!/bin/bash
            SCRIPT_DIR="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
            exec python3 "$SCRIPT_DIR/my_plugin.py" "$@"
            """);

        assertThat(scan(LONG).valid()).hasSize(1);
    }

    @Test
    void scan_withNoiseOnStderr_isNotDisturbed() throws IOException {
        Binaries.script(
                directory, "a.binary", "head -c 300000 /dev/zero | tr '\\0' x >&2", "echo '" + metadata() + "'");

        assertThat(scan(LONG).valid()).hasSize(1);
    }

    @Test
    void scan_ofFullOutput_isAllowedToTheByte() throws IOException {
        Binaries.script(directory, "a.binary", "printf '%-" + LIMIT + "s' '" + metadata() + "'");
        Binaries.script(directory, "b.binary", "printf '%-" + (LIMIT + 1) + "s' '" + metadata() + "'");
        Binaries.script(directory, "c.binary", "yes");

        ScanResult result = scan(LONG);

        assertThat(result.valid())
                .extracting(file -> PluginsDirectory.name(file.binary()))
                .containsExactly("a.binary");
        assertThat(result.invalid())
                .hasSize(2)
                .allSatisfy(invalid -> assertThat(invalid.reason()).contains("more than 65536 bytes"));
    }

    /** Fault "a command that never ends": killed with its children, while others are found. */
    @Test
    void scan_ofAHangingProgram_killsItAtTheLimit() throws IOException {
        Binaries.script(directory, "a.binary", "echo waiting >&2", "sleep 600");
        Binaries.script(directory, "b.binary", "trap '' TERM", "while :; do sleep 600; done");

        List<Discovered.Invalid> invalid = scan(Duration.ofMillis(700)).invalid();

        assertThat(invalid)
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.reason()).contains("within 700 ms"));
        assertThat(invalid.get(0).stderrTail()).containsExactly("waiting");
    }

    @Test
    void scan_ofAFailingProgram_showsWhatItWrote() throws IOException {
        Binaries.write(directory, "a.binary", "#!/usr/bin/env python3\nimport no_such_module\n");

        Discovered.Invalid invalid = scan(LONG).invalid().get(0);

        assertThat(invalid.reason()).contains("exit code 1", "a.binary --metadata");
        assertThat(invalid.stderrTail()).last().asString().contains("No module named 'no_such_module'");
    }

    @Test
    void scan_ofAProgramThatDiesOfASignal_saysWhich() throws IOException {
        Binaries.script(directory, "a.binary", "kill -SEGV $$");

        assertThat(onlyReason()).contains("signal 11");
    }

    /** Fault "garbage text": never handed to a shell. */
    @Test
    void scan_ofGarbage_runsNothing() throws IOException {
        Binaries.write(directory, "a.binary", "touch ran\n");

        assertThat(onlyReason()).contains("a.binary", "interpreter", "rescan");
        assertThat(directory.resolve("ran")).doesNotExist();
    }

    @Test
    void scan_ofATruncatedProgram_saysSomethingUseful() throws IOException {
        Binaries.write(directory, "a.binary", "\u007fELF\u0002\u0001\u0001\u0000\u0000");

        assertThat(onlyReason()).contains("a.binary --metadata", "rescan");
    }

    @Test
    void scan_withAMissingInterpreter_namesIt() throws IOException {
        Binaries.write(directory, "a.binary", "#!/no/such/python9\n");
        Binaries.write(directory, "b.binary", "#!/usr/bin/env python9\n");

        assertThat(scan(LONG).invalid())
                .extracting(Discovered.Invalid::reason)
                .satisfiesExactly(
                        a -> assertThat(a).contains("/no/such/python9", "Install it"),
                        b -> assertThat(b).contains("python9", "PATH"));
    }

    @Test
    void rescan_afterTheInterpreterWasInstalled_findsThePlugin() throws IOException {
        Path interpreter = directory.resolve("my-shell");
        Binaries.write(directory, "a.binary", "#!" + interpreter + "\necho '" + metadata() + "'\n");
        PluginScanner scanner = scanner(LONG);
        assertThat(scanner.scan().invalid()).hasSize(1);

        Files.createSymbolicLink(interpreter, Path.of("/bin/sh"));

        assertThat(scanner.scan().valid()).hasSize(1);
    }

    /** Fault "invalid or overlong UTF-8, duplicate keys, trailing data, deep nesting". */
    @Test
    void scan_ofHostileOutput_refusesEach() throws IOException {
        print("a", "b'{\"id\": \"caf\\xe9\"}'");
        print("b", "b'{\"id\": \"a\", \"id\": \"b\"}'");
        print("c", "b'{} {}'");
        print("d", "b'{\"a\":' + b'[' * 60000");
        print("e", "'{}'.encode('utf-16')");
        print("f", "b''");

        List<Discovered.Invalid> invalid = scan(LONG).invalid();

        assertThat(invalid).extracting(Discovered.Invalid::id).containsExactly("a", "b", "c", "d", "e", "f");
        assertThat(invalid.subList(0, 5))
                .allSatisfy(
                        each -> assertThat(each.reason()).contains("did not print one JSON object and nothing else"));
        assertThat(invalid.get(5).reason()).contains("printed nothing");
    }

    @Test
    void scan_givesTheAllowedEnvironment_anEmptyInput_andThePluginsDirectory() throws IOException {
        Binaries.script(
                directory,
                "a.binary",
                "cat >/dev/null",
                "env | cut -d= -f1 | sort | tr '\\n' ' ' >seen",
                "pwd -P >where",
                "echo '" + metadata() + "'");

        assertThat(scan(LONG).valid()).hasSize(1);

        assertThat(Files.readString(directory.resolve("seen")).split(" "))
                .contains("PATH", "LC_X")
                .doesNotContain("DB_PASSWORD");
        assertThat(Files.readString(directory.resolve("where")).strip())
                .isEqualTo(directory.toRealPath().toString());
    }

    /** Many at once: each gets its own answer. */
    @Test
    void scan_ofManyPlugins_mixesNothingUp() throws IOException {
        List<String> ids = new ArrayList<>();
        for (int i = 100; i < 132; i++) {
            ids.add("p" + i);
            Binaries.script(directory, "p" + i + ".binary", "echo '" + FakeCommand.metadata("p" + i, "/p" + i) + "'");
        }
        PluginScanner scanner = scanner(LONG);
        ScanResult first = scanner.scan();

        assertThat(first.valid()).extracting(valid -> valid.metadata().id()).containsExactlyElementsOf(ids);
        assertThat(first.valid())
                .extracting(valid -> PluginsDirectory.stem(valid.binary()))
                .isEqualTo(ids);
        assertThat(scanner.scan()).isEqualTo(first);
    }

    private String onlyReason() {
        List<Discovered.Invalid> invalid = scan(LONG).invalid();
        assertThat(invalid).hasSize(1);
        return invalid.get(0).reason();
    }

    private void print(String id, String pythonBytes) throws IOException {
        String program = "#!/usr/bin/env python3\nimport sys\nsys.stdout.buffer.write(" + pythonBytes + ")\n";
        Binaries.write(directory, id + ".binary", program);
    }

    private static String metadata() {
        return FakeCommand.metadata("a", "/a");
    }

    private ScanResult scan(Duration timeout) {
        return scanner(timeout).scan();
    }

    private PluginScanner scanner(Duration timeout) {
        Map<String, String> host = Map.of(
                "PATH", System.getenv("PATH"), "HOME", directory.toString(), "LC_X", "C", "DB_PASSWORD", "secret");
        return new PluginScanner(directory, runner::run, host, new ScanLimits(timeout, LIMIT, 4));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(RealProgramsTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
