package ai.toru.host.internal.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.internal.process.CommandResult;
import ai.toru.host.internal.process.LaunchSpec;
import ai.toru.host.plugin.HostClosedException;
import ai.toru.host.plugin.HostConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the scanner makes of files, over a fake of what they do when run. */
class PluginScannerTest {

    private static final ScanLimits LIMITS = new ScanLimits(Duration.ofMillis(1500), 65_536, 2);

    @TempDir
    Path directory;

    private final FakeCommand command = new FakeCommand();

    @Test
    void scan_ofAMissingDirectory_createsIt() {
        Path missing = directory.resolve("a/b");

        assertThat(scanner(missing).scan().files()).isEmpty();
        assertThat(missing).isDirectory();
    }

    @Test
    void scan_ofAFile_namesPathAndRemedy() throws IOException {
        Path file = Files.createFile(directory.resolve("plugins"));

        assertThatThrownBy(() -> scanner(file).scan())
                .isInstanceOf(HostConfigurationException.class)
                .hasMessageContainingAll(file.toString(), "not a directory", "configure another directory");
    }

    @Test
    void scan_belowAFile_namesPathAndReason() throws IOException {
        Path below = Files.createFile(directory.resolve("file")).resolve("plugins");

        assertThatThrownBy(() -> scanner(below).scan())
                .isInstanceOf(HostConfigurationException.class)
                .hasMessageContaining(below.toString());
    }

    @Test
    void scan_findsBinariesByName_andSkipsAllElse() throws IOException {
        plugin("b");
        plugin("a");
        Binaries.script(directory, ".hidden.binary");
        Binaries.script(directory, "other.sh");
        Files.createDirectory(directory.resolve("directory.binary"));
        Binaries.script(Files.createDirectory(directory.resolve("nested")), "deep.binary");

        assertThat(scanner().scan().files())
                .extracting(file -> PluginsDirectory.name(file.binary()))
                .containsExactly("a.binary", "b.binary");
    }

    @Test
    void scan_ofARelativeDirectory_yieldsAbsoluteFiles() throws IOException {
        plugin("a");
        Path relative = Path.of("").toAbsolutePath().relativize(directory);

        assertThat(scanner(relative).scan().valid())
                .singleElement()
                .satisfies(valid -> assertThat(valid.binary()).isEqualTo(directory.resolve("a.binary")));
    }

    @Test
    void scan_runsTheFileItself_withTheAllowedEnvironmentOnly() throws IOException {
        plugin("a");
        Map<String, String> host = Map.of("PATH", "/bin", "LC_ALL", "C", "HOME", "/h", "DB_PASSWORD", "x", "LCX", "y");

        new PluginScanner(directory, command, host, LIMITS).scan();

        assertThat(command.runs)
                .containsExactly(new LaunchSpec(
                        List.of(directory.resolve("a.binary").toString(), "--metadata"),
                        directory,
                        Map.of("PATH", "/bin", "LC_ALL", "C", "HOME", "/h")));
    }

    @Test
    void rescan_ofUnchangedFiles_runsNothing() throws IOException {
        plugin("a");
        plugin("b");
        PluginScanner scanner = scanner();
        ScanResult first = scanner.scan();

        assertThat(scanner.scan()).isEqualTo(first);
        assertThat(command.names()).containsExactly("a.binary", "b.binary");
    }

    @Test
    void rescan_ofAChangedFile_runsItAlone_andItsFingerprintDiffers() throws IOException {
        Path a = plugin("a");
        plugin("b");
        PluginScanner scanner = scanner();
        String before = scanner.scan().valid().get(0).fingerprint();

        Files.setLastModifiedTime(a, FileTime.from(Instant.now().minusSeconds(60)));
        String after = scanner.scan().valid().get(0).fingerprint();

        assertThat(after).isNotEqualTo(before);
        assertThat(command.names()).containsExactly("a.binary", "a.binary", "b.binary");
    }

    @Test
    void rescan_ofAReplacedFileOfTheSameSizeAndTime_runsIt() throws IOException {
        Path a = plugin("a");
        FileTime time = Files.getLastModifiedTime(a);
        PluginScanner scanner = scanner();
        scanner.scan();

        Path fresh = Binaries.script(directory, "fresh");
        Files.setLastModifiedTime(fresh, time);
        Files.move(fresh, a, StandardCopyOption.REPLACE_EXISTING);
        scanner.scan();

        assertThat(command.runs).hasSize(2);
    }

    @Test
    void rescan_ofAnInvalidFile_triesAgain() throws IOException {
        plugin("a");
        command.answer("a.binary", spec -> done(FakeCommand.exited(3, "", "no module")));
        PluginScanner scanner = scanner();
        assertThat(scanner.scan().invalid()).hasSize(1);

        command.print("a.binary", FakeCommand.metadata("a", "/a"));

        assertThat(scanner.scan().valid()).hasSize(1);
    }

    @Test
    void rescan_afterAFileVanished_forgetsIt() throws IOException {
        Path a = plugin("a");
        PluginScanner scanner = scanner();
        scanner.scan();
        Path aside = Files.move(a, directory.resolve("aside"));
        assertThat(scanner.scan().files()).isEmpty();

        Files.move(aside, a);
        scanner.scan();

        assertThat(command.runs).hasSize(2);
    }

    @Test
    void rescan_ofADuplicate_runsNothingAgain() throws IOException {
        plugin("a");
        plugin("b");
        command.print("b.binary", FakeCommand.metadata("a", "/b"));
        PluginScanner scanner = scanner();
        scanner.scan();

        assertThat(scanner.scan().invalid()).hasSize(1);
        assertThat(command.runs).hasSize(2);
    }

    @Test
    void scan_runsSeveralAtOnce_butNoMoreThanAllowed() throws Exception {
        Map<String, CompletableFuture<CommandResult>> running = new ConcurrentHashMap<>();
        for (String id : List.of("a", "b", "c", "d", "e")) {
            plugin(id);
            command.answer(id + ".binary", spec -> running.computeIfAbsent(id, i -> new CompletableFuture<>()));
        }
        CompletableFuture<ScanResult> scan = CompletableFuture.supplyAsync(scanner()::scan);

        await().until(() -> running.size() == 2);
        running.get("b").complete(FakeCommand.exited(0, FakeCommand.metadata("b", "/b"), ""));
        await().until(() -> running.containsKey("c"));
        assertThat(running).hasSize(3);
        for (String id : List.of("a", "c", "d", "e")) {
            await().until(() -> running.containsKey(id));
            running.get(id).complete(FakeCommand.exited(0, FakeCommand.metadata(id, "/" + id), ""));
        }

        assertThat(scan.join().valid()).hasSize(5);
    }

    /** Fault "plugin file half copied, replaced while running". */
    @Test
    void scan_ofAFileThatChangesMeanwhile_refusesItUntilTheNextScan() throws IOException {
        Path a = plugin("a");
        AtomicBoolean growing = new AtomicBoolean(true);
        command.answer("a.binary", spec -> {
            if (growing.get()) {
                append(a);
            }
            return done(FakeCommand.exited(0, FakeCommand.metadata("a", "/a"), ""));
        });
        PluginScanner scanner = scanner();

        assertThat(scanner.scan().invalid())
                .singleElement()
                .satisfies(invalid ->
                        assertThat(invalid.reason()).contains("changed while it was being looked at", "rescan"));
        growing.set(false);
        assertThat(scanner.scan().valid()).hasSize(1);
    }

    @Test
    void scan_ofAFileThatVanishesMeanwhile_saysSo() throws IOException {
        Path a = plugin("a");
        command.answer("a.binary", spec -> {
            a.toFile().delete();
            return done(FakeCommand.exited(0, FakeCommand.metadata("a", "/a"), ""));
        });

        assertThat(onlyReason()).contains("vanished");
    }

    @Test
    void scan_whenTheCommandCannotStart_saysWhy_andGoesOn() throws IOException {
        plugin("a");
        plugin("b");
        plugin("c");
        command.answer("a.binary", spec -> CompletableFuture.failedFuture(new IOException("error=26, Text file busy")));
        command.answer("b.binary", spec -> {
            throw new IllegalStateException("launcher is closed");
        });
        ScanResult result = scanner().scan();

        assertThat(result.invalid()).extracting(Discovered.Invalid::id).containsExactly("a", "b");
        assertThat(result.invalid().get(0).reason()).contains("a.binary", "could not be run", "Text file busy");
        assertThat(result.invalid().get(1).reason()).contains("launcher is closed");
        assertThat(result.valid()).hasSize(1);
    }

    @Test
    void scan_interrupted_keepsTheInterruptAndSaysSo() throws IOException {
        plugin("a");
        command.answer("a.binary", spec -> new CompletableFuture<>());
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> scanner().scan())
                .isInstanceOf(HostClosedException.class)
                .hasMessageContaining("was closed");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void link_withinTheDirectory_isFollowed() throws IOException {
        Path target = Binaries.script(Files.createDirectory(directory.resolve("versions")), "a-1.2");
        Files.createSymbolicLink(directory.resolve("a.binary"), directory.relativize(target));
        command.print("a.binary", FakeCommand.metadata("a", "/a"));

        assertThat(scanner().scan().valid())
                .singleElement()
                .satisfies(valid -> assertThat(valid.binary()).isEqualTo(directory.resolve("a.binary")));
    }

    /** Fault "link out of the directory". */
    @Test
    void link_outOfTheDirectory_isRefused(@TempDir Path elsewhere) throws IOException {
        Path target = Binaries.script(elsewhere, "a");
        Files.createSymbolicLink(directory.resolve("a.binary"), target);
        Files.createSymbolicLink(directory.resolve("out"), elsewhere);
        Files.createSymbolicLink(directory.resolve("b.binary"), directory.resolve("out/a"));

        assertThat(scanner().scan().invalid())
                .hasSize(2)
                .allSatisfy(invalid -> assertThat(invalid.reason())
                        .contains("symbolic link", "outside the plugins directory", "Copy the file"));
        assertThat(command.runs).isEmpty();
    }

    @Test
    void link_toNothingOrToADirectory_isRefused() throws IOException {
        Files.createSymbolicLink(directory.resolve("a.binary"), directory.resolve("gone"));
        Files.createSymbolicLink(directory.resolve("b.binary"), Path.of("b.binary"));
        Files.createSymbolicLink(directory.resolve("c.binary"), Files.createDirectory(directory.resolve("c")));

        assertThat(scanner().scan().invalid())
                .extracting(Discovered.Invalid::reason)
                .satisfiesExactly(
                        a -> assertThat(a).contains("leads nowhere"),
                        b -> assertThat(b).contains("leads nowhere"),
                        c -> assertThat(c).contains("does not lead to a regular file"));
    }

    @Test
    void directory_reachedThroughALink_isNoProblem(@TempDir Path elsewhere) throws IOException {
        plugin("a");
        Path link = Files.createSymbolicLink(elsewhere.resolve("plugins"), directory);
        Files.createSymbolicLink(directory.resolve("b.binary"), Path.of("a.binary"));
        command.print("b.binary", FakeCommand.metadata("b", "/b"));

        assertThat(scanner(link).scan().valid()).hasSize(2);
    }

    @Test
    void file_thatLosesItsExecutableBit_isRefusedAlthoughCached() throws IOException {
        Path a = plugin("a");
        PluginScanner scanner = scanner();
        scanner.scan();

        Files.setPosixFilePermissions(a, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(scanner.scan().invalid())
                .singleElement()
                .satisfies(invalid -> assertThat(invalid.reason()).contains("not executable", "chmod +x " + a));
    }

    @Test
    void file_thatIsEmpty_isRefusedWithoutARun() throws IOException {
        Binaries.write(directory, "a.binary", "");

        assertThat(onlyReason()).contains("empty", "Copy the plugin again");
        assertThat(command.runs).isEmpty();
    }

    @Test
    void check_ofAFileThatIsGone_saysSo() {
        Path gone = directory.resolve("gone.binary");

        assertThatThrownBy(() -> new FileCheck(directory).check(gone))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("vanished");
    }

    @Test
    void invalid_idIsTheClaimedOne_whereItIsWellFormed() throws IOException {
        plugin("a");
        plugin("b");
        command.print("a.binary", FakeCommand.metadata("claimed", "no-slash"));
        command.print("b.binary", FakeCommand.metadata("not an id", "/b"));

        assertThat(scanner().scan().invalid())
                .extracting(Discovered.Invalid::id)
                .containsExactly("claimed", "b");
    }

    private String onlyReason() {
        List<Discovered.Invalid> invalid = scanner().scan().invalid();
        assertThat(invalid).hasSize(1);
        return invalid.get(0).reason();
    }

    private static CompletableFuture<CommandResult> done(CommandResult result) {
        return CompletableFuture.completedFuture(result);
    }

    private static void append(Path file) {
        try {
            Files.writeString(file, "# more\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path plugin(String id) throws IOException {
        command.print(id + ".binary", FakeCommand.metadata(id, "/" + id));
        return Binaries.script(directory, id + ".binary");
    }

    private PluginScanner scanner() {
        return scanner(directory);
    }

    private PluginScanner scanner(Path plugins) {
        return new PluginScanner(plugins, command, Map.of("PATH", "/usr/bin:/bin"), LIMITS);
    }
}
