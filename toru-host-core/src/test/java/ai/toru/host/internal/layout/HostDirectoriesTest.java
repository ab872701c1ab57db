package ai.toru.host.internal.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.plugin.HostConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class HostDirectoriesTest {

    @TempDir
    Path root;

    @Test
    void open_createsAllThree_theSocketsForTheOwnerOnly() throws IOException {
        try (HostDirectories directories = open("sockets")) {
            assertThat(directories.logs()).isDirectory();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directories.sockets())))
                    .isEqualTo("rwx------");
            assertThat(directories.instanceId()).hasSize(36);
        }
    }

    @Test
    void secondHost_isRefused_andToldWhoHoldsTheDirectory_untilTheFirstCloses() {
        HostDirectories first = open("sockets");

        assertThatThrownBy(() -> open("other"))
                .isInstanceOf(HostConfigurationException.class)
                .hasMessageContaining(root.resolve("data").toString())
                .hasMessageContaining("in use by another plugin host");
        first.close();
        first.close();

        open("other").close();
    }

    @Test
    void secondHost_onTheSameSockets_isRefused_andKeepsNoLock() {
        HostDirectories first = open("sockets");

        assertThatThrownBy(() -> HostDirectories.open(
                        root.resolve("data2"), root.resolve("logs"), root.resolve("sockets"), false, 1))
                .isInstanceOf(HostConfigurationException.class)
                .hasMessageContaining("sockets directory");
        first.close();

        HostDirectories.open(root.resolve("data2"), root.resolve("logs"), root.resolve("sockets"), false, 1)
                .close();
    }

    @Test
    void socketsDirectory_thatIsALink_isRefused() throws IOException {
        Files.createDirectory(root.resolve("elsewhere"));
        Files.createSymbolicLink(root.resolve("sockets"), root.resolve("elsewhere"));

        assertThatThrownBy(() -> open("sockets"))
                .isInstanceOf(HostConfigurationException.class)
                .hasMessageContaining("is a link");
    }

    @Test
    void socketsDirectory_writableForOthers_isRefused() throws IOException {
        Path shared = Files.createDirectory(root.resolve("sockets"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> open("sockets"))
                .isInstanceOf(HostConfigurationException.class)
                .hasMessageContaining("writable for others");
    }

    @Test
    void directory_thatCannotBeCreated_isNamedWithTheRemedy() throws IOException {
        Files.writeString(root.resolve("data"), "a file");

        assertThatThrownBy(() -> open("sockets"))
                .isInstanceOf(HostConfigurationException.class)
                .hasMessageContaining(root.resolve("data").toString())
                .hasMessageContaining("Choose a directory");
    }

    /** faults.md: a start that fails half way undoes everything. */
    @Test
    void open_thatFailsAtTheLastStep_keepsNoLock() throws IOException {
        Path unreadable = Files.createDirectories(root.resolve("data/instance-id"));
        assertThatThrownBy(() -> open("sockets"))
                .isInstanceOf(HostConfigurationException.class)
                .hasMessageContaining("instance-id");
        Files.delete(unreadable);

        open("sockets").close();
    }

    @Test
    void close_whereTheHolderFileCannotBeDeleted_releasesTheLockAllTheSame() throws IOException {
        HostDirectories first = open("sockets");
        Path holder = root.resolve("data/host.pid");
        Files.delete(holder);
        Files.createDirectories(holder.resolve("not-empty"));
        first.close();
        Files.delete(holder.resolve("not-empty"));
        Files.delete(holder);

        open("sockets").close();
    }

    @Test
    void close_again_takesNothingFromTheNextHost() {
        HostDirectories first = open("sockets");
        first.close();
        try (HostDirectories next = open("sockets")) {
            first.close();

            assertThat(next.sockets().resolve("host.pid")).exists();
            assertThatThrownBy(() -> open("sockets")).isInstanceOf(HostConfigurationException.class);
        }
    }

    @Test
    void directory_belowAFile_namesTheFileInWords() throws IOException {
        Path file = Files.writeString(root.resolve("data"), "a file");

        assertThatThrownBy(() -> HostDirectories.open(file.resolve("a/b"), root.resolve("logs"), root, false, 1))
                .isInstanceOf(HostConfigurationException.class)
                .hasMessageContaining("(" + file + " is not a directory)")
                .hasMessageNotContaining("Exception");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void logsDirectory_thatCannotBeWrittenTo_isRefusedAtOnce() {
        assertThatThrownBy(() ->
                        HostDirectories.open(root.resolve("data"), Path.of("/proc"), root.resolve("sockets"), false, 1))
                .isInstanceOf(HostConfigurationException.class)
                .hasMessageContaining("logs directory /proc cannot be written to")
                .hasMessageNotContaining("Exception");
        open("sockets").close();
    }

    @Test
    void close_removesTheSocketsDirectoryItMade() {
        open("sockets").close();

        assertThat(root.resolve("sockets")).doesNotExist();
        assertThat(root.resolve("data")).isDirectory();
    }

    @Test
    void close_keepsASocketsDirectoryThatWasThere_orThatOthersUse() throws IOException {
        Files.createDirectory(root.resolve("there"));
        open("there").close();
        assertThat(root.resolve("there/host.lock")).exists();

        HostDirectories directories = open("sockets");
        Files.writeString(root.resolve("sockets/mine"), "");
        directories.close();
        assertThat(root.resolve("sockets/mine")).exists();
    }

    private HostDirectories open(String sockets) {
        return HostDirectories.open(root.resolve("data"), root.resolve("logs"), root.resolve(sockets), false, 4711);
    }
}
