package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.plugin.HostConfigurationException;
import ai.toru.host.plugin.PluginState;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Files and directories of the host that fail it, or that another host has. */
final class FileFaultsTest extends HostWithPlugins {

    private Path logs;

    @BeforeEach
    void plugins() throws IOException {
        plugins.with("echo", "echo");
        logs = root.resolve("logs");
    }

    /** Log disk full: the kernel's own full device in the place of both logs. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void fullLogDisk_concernsNoRequest_andNoRestart() throws Exception {
        Files.createDirectories(logs.resolve("plugins"));
        Files.createSymbolicLink(logs.resolve("plugins/echo.log"), Path.of("/dev/full"));
        Files.createSymbolicLink(logs.resolve("plugin-supervisor.log"), Path.of("/dev/full"));
        start();

        assertThat(request("echo", "/").status()).isEqualTo(200);
        long before = pid("echo");
        signal("KILL", before);
        awaitSuccessor("echo", before);
        assertThat(request("echo", "/").status()).isEqualTo(200);
        assertThat(status("echo").exits()).hasSize(1);
    }

    /** Log directory that becomes unusable while the host runs: a file in its place. */
    @Test
    void logsDirectoryReplacedByAFile_concernsNoRequest_andIsWrittenAgainOnceItIsBack() throws Exception {
        start();
        putFileInTheWayOf(logs);

        for (int i = 0; i < 3; i++) {
            assertThat(get(host.restart("echo")).state()).isEqualTo(PluginState.RUNNING);
            assertThat(request("echo", "/").status()).isEqualTo(200);
        }
        Files.delete(logs);
        get(host.disable("echo"));

        await().untilAsserted(() -> assertThat(Files.readString(logs.resolve("plugin-supervisor.log")))
                .contains("Switched off", "could not be written"));
        assertThat(Files.readString(logs.resolve("plugins/echo.log"))).contains("bye");
    }

    /** A busy machine at the start: nothing of the file changes when that is over. */
    @Test
    void metadataThatFailedOnce_isAskedForAgain_andThePluginRuns() throws IOException {
        Path asked = root.resolve("asked");
        plugins.with("late", "echo");
        Path file = plugins.directory().resolve("late.binary");
        plugins.withFile(
                "late.binary",
                Files.readString(file)
                        .replace("exec", "[ -e " + asked + " ] || { touch " + asked + "; exit 1; }\nexec"));
        start();
        assertThat(status("late").state()).isEqualTo(PluginState.INVALID);
        assertThat(status("late").reason()).contains("exit code 1", "The host asks it again by itself");

        await().until(() -> status("late").state() == PluginState.RUNNING);

        assertThat(request("late", "/").status()).isEqualTo(200);
    }

    /** Two hosts on one sockets directory. */
    @Test
    void secondHost_onTheSameSocketsDirectory_saysSo_andHarmsNothing() throws IOException {
        start();
        PluginHost second = builder().dataDirectory(root.resolve("other")).build();

        assertThatThrownBy(second::start)
                .isInstanceOf(HostConfigurationException.class)
                .hasMessageContaining("sockets directory " + root.resolve("sockets"))
                .hasMessageContaining("in use by another plugin host");
        second.close();

        assertThat(status("echo").socketPath()).exists();
        assertThat(request("echo", "/").status()).isEqualTo(200);
    }

    /** Start that fails half way undoes everything: locks, threads, processes. */
    @Test
    void startThatFailsHalfWay_leavesNothing_andTheNextSucceeds() throws IOException {
        List<String> before = threads();
        Path blocked = Files.createDirectories(root.resolve("data/instance-id"));
        PluginHost failing = builder().build();
        assertThatThrownBy(failing::start).isInstanceOf(HostConfigurationException.class);
        await().until(() -> before.containsAll(threads()));
        assertThat(root.resolve("sockets")).doesNotExist();
        Files.delete(blocked);

        start();
        assertThat(request("echo", "/").status()).isEqualTo(200);
    }

    /** Plugin file replaced while it runs: the old one goes on until the new one answers. */
    @Test
    void fileReplacedByOneThatDoesNotStart_leavesTheOldOneServing() throws Exception {
        start();
        long before = pid("echo");
        plugins.with("new", "exits-at-once");
        Path file = plugins.directory().resolve("echo.binary");
        String sick =
                Files.readString(plugins.directory().resolve("new.binary")).replace(" new ", " echo ");
        Files.delete(plugins.directory().resolve("new.binary"));
        Path fresh = Files.copy(file, root.resolve("fresh"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(fresh, sick);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);

        assertThat(get(host.rescan()).changed()).containsExactly("echo");
        assertThat(pid("echo")).isEqualTo(before);
        assertThat(status("echo").reason()).contains("did not come up", "database is missing");
        assertThat(request("echo", "/").status()).isEqualTo(200);
    }

    /** Link out of the directory. */
    @Test
    void linkOutOfTheDirectory_isNoPlugin() throws IOException {
        Path outside = Files.move(plugins.directory().resolve("echo.binary"), root.resolve("outside"));
        Files.createSymbolicLink(plugins.directory().resolve("echo.binary"), outside);
        start();

        assertThat(state("echo")).isEqualTo(PluginState.INVALID);
        assertThat(status("echo").pid()).isNull();
    }

    private static List<String> threads() {
        return new ArrayList<>(Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("toru-"))
                .toList());
    }

    /** A file in the place of a directory that the host may be writing to, and may make again, at any moment. */
    private void putFileInTheWayOf(Path directory) {
        AtomicInteger moved = new AtomicInteger();
        await().ignoreExceptionsInstanceOf(FileSystemException.class).until(() -> {
            if (Files.isDirectory(directory)) {
                Files.move(directory, root.resolve("gone-" + moved.incrementAndGet()));
            }
            Files.writeString(directory, "in the way", StandardOpenOption.CREATE_NEW);
            return true;
        });
    }
}
