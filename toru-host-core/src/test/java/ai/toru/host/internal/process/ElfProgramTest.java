package ai.toru.host.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults, "Process": a file that claims to be a program, is none, and must not reach a shell. */
@EnabledOnOs(OS.LINUX)
final class ElfProgramTest {

    private static final int PROGRAM_BYTES = 200;

    @TempDir
    Path directory;

    private Path program;

    @BeforeEach
    void name() {
        program = directory.resolve("a.binary");
    }

    /** A static, position-independent one where there is one: {@code ldconfig}. */
    @ParameterizedTest
    @ValueSource(strings = {"/bin/true", "/bin/sh", "/usr/bin/env", "/sbin/ldconfig"})
    void check_realProgram_passes(String path) throws IOException {
        assumeTrue(Files.isReadable(Path.of(path)));
        byte[] head = Files.readAllBytes(Path.of(path));
        assumeTrue(ElfProgram.claimedBy(head));

        assertThatCode(() -> ElfProgram.check(Path.of(path))).doesNotThrowAnyException();
    }

    @Test
    void check_smallestProgram_passes() throws IOException {
        write(smallest());

        assertThatCode(() -> ElfProgram.check(program)).doesNotThrowAnyException();
    }

    @Test
    void check_commandsBehindTheMagic_areRefused() throws IOException {
        write("\u007fELF\ntouch x\nexit 1\n".getBytes(StandardCharsets.US_ASCII));

        assertFails("no complete program", "build it for this machine");
        assertThatThrownBy(() -> ExecutableCheck.check(Scripts.file(program))).hasMessageContaining(program.toString());
    }

    @Test
    void check_programOfAnotherMachine_isNamedSo() throws IOException {
        assumeTrue(System.getProperty("os.arch").matches("amd64|aarch64"));
        write(smallest().putShort(18, (short) 8));

        assertFails("for another machine (ELF machine 8, 64 bit", "Build it for this machine");
    }

    @Test
    void check_programOfAnotherWidthOrByteOrder_isRefused() throws IOException {
        assumeTrue(System.getProperty("os.arch").matches("amd64|aarch64"));
        write(smallest().put(4, (byte) 1));
        assertFails("for another machine");
        write(smallest().put(5, (byte) 2));
        assertFails("for another machine");
        write(smallest().put(4, (byte) 7));
        assertFails("no complete program");
    }

    @Test
    void check_objectFile_isRefused() throws IOException {
        write(smallest().putShort(16, (short) 1));

        assertFails("object");
    }

    @Test
    void check_tableOfSegmentsWrong_isRefused() throws IOException {
        write(smallest().putShort(56, (short) 0));
        assertFails("no table of segments");
        write(smallest().putShort(54, (short) 32));
        assertFails("no table of segments");
        write(smallest().putLong(32, PROGRAM_BYTES));
        assertFails("ends too early");
        write(smallest().putLong(32, -1));
        assertFails("ends too early");
        write(smallest().putInt(64, 0));
        assertFails("nothing to load");
    }

    @Test
    void check_loaderWrong_isRefused() throws IOException {
        write(loader(smallest(), 1, "/"));
        assertFails("does not name its loader");
        write(loader(smallest(), 4, "/abc"));
        assertFails("does not end");
        write(loader(smallest(), 9, "/no/such\0"));
        assertFails("needs the loader /no/such", "statically");
    }

    @Test
    void check_copyThatStopsHalfWay_isRefusedWhereverItStops() throws IOException {
        byte[] whole = smallest().array();
        for (int length = 5; length < whole.length; length++) {
            write(Arrays.copyOf(whole, length));
            assertFails("ends too early");
        }
    }

    private static ByteBuffer smallest() {
        ByteOrder order = ByteOrder.nativeOrder();
        ByteBuffer elf = ByteBuffer.allocate(PROGRAM_BYTES).order(order);
        elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, (byte) (order == ByteOrder.LITTLE_ENDIAN ? 1 : 2), 1});
        int machine = System.getProperty("os.arch").equals("aarch64") ? 183 : 62;
        elf.putShort(16, (short) 2).putShort(18, (short) machine).putInt(20, 1);
        elf.putLong(32, 64).putShort(54, (short) 56).putShort(56, (short) 1);
        return elf.putInt(64, 1).putLong(64 + 32, PROGRAM_BYTES);
    }

    private static ByteBuffer loader(ByteBuffer elf, int bytes, String name) {
        elf.putInt(64, 3).putLong(64 + 8, 128).putLong(64 + 32, bytes);
        return elf.put(128, name.getBytes(StandardCharsets.US_ASCII));
    }

    private void write(ByteBuffer bytes) throws IOException {
        write(bytes.array());
    }

    private void write(byte[] bytes) throws IOException {
        Files.write(program, bytes);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(program).isExecutable();
    }

    private void assertFails(String... words) {
        assertThatThrownBy(() -> ElfProgram.check(program))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(words);
    }
}
