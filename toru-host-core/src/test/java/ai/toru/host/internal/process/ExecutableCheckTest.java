package ai.toru.host.internal.process;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults, "Process": binary missing, not executable, bad interpreter line, garbage text. */
final class ExecutableCheckTest {

    @TempDir
    Path directory;

    private Path program;

    @BeforeEach
    void name() {
        program = directory.resolve("a.binary");
    }

    @Test
    void check_nativeProgram_passes() {
        assertPasses(Scripts.file(Path.of("/bin/sh")));
    }

    @Test
    void check_scriptWithInterpreter_passes() throws IOException {
        assertPasses(script("#!/bin/sh\nexit 0\n"));
        assertPasses(script("#! /bin/sh -e\nexit 0\n"));
        assertPasses(script("#!/usr/bin/env python3\n"));
        assertPasses(script("#!/usr/bin/env -S python3 -u\n"));
    }

    @Test
    void check_commandByName_isSearchedInItsOwnPath() {
        assertPasses(new LaunchSpec(List.of("sh"), directory, Map.of("PATH", "/bin")));
        assertFails(
                new LaunchSpec(List.of("sh"), directory, Map.of("PATH", directory.toString())),
                "no program sh in the PATH " + directory,
                "Install it");
    }

    @Test
    void check_missing_saysSo() {
        assertFails(Scripts.file(program), program + " does not exist", "Put the program there");
    }

    @Test
    void check_danglingLink_saysSo() throws IOException {
        Files.createSymbolicLink(program, directory.resolve("nowhere"));
        assertFails(Scripts.file(program), "link to a file that does not exist");
    }

    @Test
    void check_directory_saysSo() throws IOException {
        Files.createDirectory(program);
        assertFails(Scripts.file(program), program + " is not a file");
    }

    @Test
    void check_notExecutable_namesTheCommandThatMendsIt() throws IOException {
        Files.writeString(program, "#!/bin/sh\n");
        assertFails(Scripts.file(program), "not executable", "chmod +x " + program);
    }

    @Test
    void check_interpreterMissing_namesIt() throws IOException {
        assertFails(script("#!/opt/none/python3 -u\n"), "/opt/none/python3", "does not exist", "Install it");
        assertFails(script("#!/usr/bin/env no-such-python\n"), "no-such-python", "not in the PATH", "Install it");
    }

    @Test
    void check_interpreterNotNamed_saysSo() throws IOException {
        assertFails(script("#!\n"), "names no interpreter");
        assertFails(script("#!   "), "names no interpreter");
    }

    @Test
    void check_windowsLineEnds_saysHowToConvert() throws IOException {
        assertFails(script("#!/bin/sh\r\nexit 0\r\n"), "Windows line ends", "sed -i");
    }

    @Test
    void check_garbageText_isNotHandedToAShell() throws IOException {
        assertFails(script("rm -rf everything\n"), "begins with no #! line");
        assertFails(script(""), "is empty");
        Path garbage = Scripts.write(directory.resolve("garbage"), "touch x\n");
        assertFails(script("#!" + garbage + "\n"), garbage.toString(), "is no program");
    }

    @Test
    void check_noWorkingDirectory_saysSo() {
        assertFails(
                new LaunchSpec(List.of("/bin/sh"), directory.resolve("none"), Map.of()),
                "working directory",
                "Create it");
    }

    private LaunchSpec script(String content) throws IOException {
        return Scripts.file(Scripts.write(program, content));
    }

    private static void assertPasses(LaunchSpec spec) {
        assertThatCode(() -> ExecutableCheck.check(spec)).doesNotThrowAnyException();
    }

    private static void assertFails(LaunchSpec spec, String... words) {
        assertThatThrownBy(() -> ExecutableCheck.check(spec))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(words);
    }
}
