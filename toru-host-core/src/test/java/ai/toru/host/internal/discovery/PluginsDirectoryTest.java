package ai.toru.host.internal.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Why a plugins directory cannot be used; mostly with made-up causes, because root may read everything. */
class PluginsDirectoryTest {

    @TempDir
    Path directory;

    @Test
    void unusable_whenNotReadable_namesPathAndRemedy() {
        assertThat(message(directory, new AccessDeniedException("x")))
                .contains("may not read it", "chmod u+rwx " + directory);
    }

    @Test
    void unusable_whenGone_saysSo() {
        assertThat(message(directory, new NoSuchFileException("x"))).contains("vanished", "Put it back");
    }

    @Test
    void unusable_forAnotherReason_givesTheSystemsWords() {
        assertThat(message(directory, new FileSystemException("x", null, "Input/output error")))
                .contains("Input/output error", "Check the path");
    }

    @Test
    void notCreated_whereItNeverWas_namesTheDirectoryThatBlocks() {
        Path missing = directory.resolve("a/b");

        assertThat(notCreated(missing, new NoSuchFileException("x")))
                .contains("cannot be created: nothing can be created in " + directory + ".")
                .doesNotContain("vanished");
        assertThat(notCreated(missing, new AccessDeniedException("x")))
                .contains("may not create anything in " + directory + ".")
                .doesNotContain("chmod");
        assertThat(notCreated(missing, new FileSystemException("x", null, "Read-only file system")))
                .contains("cannot be created: Read-only file system.");
    }

    @Test
    void notCreated_belowAFile_namesTheFile() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThat(notCreated(file.resolve("plugins"), new FileSystemException("x", null, "Not a directory")))
                .contains("cannot be created: " + file + " is not a directory");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void binaries_whereNothingCanBeCreated_saysWhere() {
        assertThatThrownBy(() -> new PluginsDirectory(Path.of("/proc/nothing/here")).binaries())
                .hasMessageContaining("nothing can be created in /proc.");
    }

    @Test
    void binaries_ofADirectoryThatCannotBeSearched_namesTheRight() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r--------"));
        try {
            assumeFalse(Files.isExecutable(directory), "this user may do everything");
            assertThatThrownBy(() -> new PluginsDirectory(directory).binaries())
                    .hasMessageContaining("chmod u+x " + directory);
            assertThatThrownBy(() -> new EnabledPlugins(directory, true).reload())
                    .hasMessageContaining("chmod u+x " + directory)
                    .hasMessageNotContaining("config.json");
        } finally {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static String message(Path directory, IOException cause) {
        assertThat(PluginsDirectory.unusable(directory, cause)).hasCause(cause);
        return PluginsDirectory.unusable(directory, cause).getMessage();
    }

    private static String notCreated(Path directory, IOException cause) {
        assertThat(PluginsDirectory.notCreated(directory, cause)).hasCause(cause);
        return PluginsDirectory.notCreated(directory, cause).getMessage();
    }
}
