package ai.toru.host.internal.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.plugin.HostConfigurationException;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import ai.toru.host.plugin.RescanResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real watch over real files, with a clock moved by hand. */
class DirectoryWatchTest {

    @TempDir
    Path root;

    private CatalogOnPaper host;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        host = new CatalogOnPaper(root);
        host.start();
        file = host.plugins.resolve("a.binary");
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void nothingChanged_noScan() throws IOException {
        Files.createDirectory(host.plugins.resolve("a"));
        Files.writeString(host.plugins.resolve("a/plugin.py"), "a file of the plugin's own");
        host.look(10);

        assertThat(host.asked).isEmpty();
        assertThat(host.events).isEmpty();
        assertThat(host.time.scheduled()).isEqualTo(1);
    }

    @Test
    void newFile_thatStaysAsItIs_isTakenInAtTheSecondLook() throws IOException {
        host.write("b.binary", CatalogOnPaper.metadata("b", "7"));
        host.look(1);
        assertThat(host.asked).isEmpty();

        host.look(1);

        assertThat(host.asked).containsExactly("b.binary");
        assertThat(host.history()).containsExactly("DISCOVERED b");
        assertThat(host.events.get(0).details()).containsEntry("version", "7");
        assertThat(host.catalog.route("/b/x")).isPresent();
        host.look(5);
        assertThat(host.asked).hasSize(1);
    }

    @Test
    void halfCopiedFile_thatGrowsOverSeveralLooks_isScannedOnceItIsWhole() throws IOException {
        String whole = CatalogOnPaper.metadata("b", "1");
        Path copy = host.write("b.binary", "");
        for (int i = 0; i < whole.length(); i++) {
            Files.writeString(copy, whole.substring(i, i + 1), StandardOpenOption.APPEND);
            host.look(1);
        }
        assertThat(host.asked).isEmpty();

        host.look(5);

        assertThat(host.asked).containsExactly("b.binary");
        assertThat(host.history()).containsExactly("DISCOVERED b");
    }

    @Test
    void fileThatKeepsChanging_holdsUpNoOther_andIsLeftAlone() throws IOException {
        host.write("c.binary", CatalogOnPaper.metadata("c", "1"));
        for (int i = 0; i < 5; i++) {
            grow();
            host.look(1);
        }

        assertThat(host.asked).containsExactly("c.binary");
        assertThat(host.history()).containsExactly("DISCOVERED c");
        assertThat(status("a").state()).isEqualTo(PluginState.DISABLED);
        host.look(1);
        assertThat(host.asked).containsExactly("c.binary", "a.binary");
    }

    @Test
    void rivalOfAFileThatIsBeingWritten_doesNotGetItsId() throws IOException {
        host.write("b.binary", CatalogOnPaper.metadata("a", "2"));
        for (int i = 0; i < 3; i++) {
            grow();
            host.look(1);
        }
        assertThat(status("a").binary()).isEqualTo(file);

        host.look(2);

        assertThat(status("a").binary()).isEqualTo(file);
        assertThat(host.history()).containsExactly("INVALID a");
        assertThat(host.catalog.statuses()).extracting(PluginStatus::id).containsExactly("a", "a");
    }

    @Test
    void fileReplacedByRename_isAskedAgain() throws IOException {
        Path fresh = host.write("fresh", CatalogOnPaper.metadata("a", "2"));
        Files.setLastModifiedTime(fresh, Files.getLastModifiedTime(file));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);

        host.look(2);

        assertThat(host.asked).containsExactly("a.binary");
        assertThat(status("a").metadata().version()).isEqualTo("2");
    }

    @Test
    void removedFile_isMissedAtTheSecondLook_andItsRouteIsGone() throws IOException {
        Files.delete(file);
        host.look(1);
        assertThat(host.events).isEmpty();

        host.look(1);

        assertThat(host.history()).containsExactly("REMOVED a");
        assertThat(host.catalog.statuses()).isEmpty();
        assertThat(host.catalog.route("/a")).isEmpty();
    }

    @Test
    void fileGoneAtOneLookOnly_isNotRemoved() throws IOException {
        host.write("b.binary", CatalogOnPaper.metadata("b", "1"));
        host.look(1);
        Files.move(file, root.resolve("aside"));
        host.look(1);
        Files.move(root.resolve("aside"), file);

        host.look(3);

        assertThat(host.history()).containsExactly("DISCOVERED b");
    }

    @Test
    void chmod_isNoticed_bothWays_andThePluginIsListedOnce() throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        host.look(5);

        assertThat(host.history()).containsExactly("INVALID a");
        assertThat(host.catalog.statuses()).hasSize(1);
        assertThat(status("a").reason()).contains("cannot be used", "chmod +x");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        host.look(2);

        assertThat(status("a").reason()).isNull();
        assertThat(host.history()).hasSize(1);
    }

    @Test
    void changedTargetOfALink_isNoticed() throws IOException {
        Path target = host.write("b-1", CatalogOnPaper.metadata("b", "1"));
        Files.createSymbolicLink(host.plugins.resolve("b.binary"), target);
        host.look(2);
        host.forget();

        Files.writeString(target, CatalogOnPaper.metadata("b", "22"));
        host.look(2);

        assertThat(host.asked).containsExactly("b.binary");
        assertThat(status("b").metadata().version()).isEqualTo("22");
    }

    @Test
    void invalidFile_isToldOnce_andAskedAgainWhenItChanges() throws IOException {
        host.write("b.binary", "no json");
        host.look(6);
        assertThat(host.history()).containsExactly("INVALID b");
        assertThat(host.asked).containsExactly("b.binary");

        host.write("b.binary", CatalogOnPaper.metadata("b", "1"));
        host.look(3);

        assertThat(host.history()).containsExactly("INVALID b", "DISCOVERED b");
        assertThat(host.catalog.statuses()).extracting(PluginStatus::state).doesNotContain(PluginState.INVALID);
    }

    @Test
    void directoryThatVanishes_removesNothing_andIsWatchedAgainOnceItIsBack() throws IOException {
        Files.move(host.plugins, root.resolve("away"));
        host.look(5);
        assertThat(host.events).isEmpty();
        assertThat(host.plugins).doesNotExist();
        assertThat(status("a").id()).isEqualTo("a");

        Files.move(root.resolve("away"), host.plugins);
        host.write("b.binary", CatalogOnPaper.metadata("b", "1"));
        host.look(2);

        assertThat(host.history()).containsExactly("DISCOVERED b");
    }

    @Test
    void rescan_ofADirectoryThatVanished_failsAndSaysSo() throws IOException {
        Files.move(host.plugins, root.resolve("away"));
        CompletableFuture<RescanResult> rescan = host.catalog.rescan();
        CompletableFuture<PluginStatus> enable = host.catalog.enable("a");
        host.settle();

        assertThatThrownBy(rescan::join)
                .hasCauseInstanceOf(HostConfigurationException.class)
                .hasMessageContaining("is gone");
        assertThatThrownBy(enable::join).hasCauseInstanceOf(HostConfigurationException.class);
        assertThat(host.plugins).doesNotExist();
        assertThat(host.events).isEmpty();
    }

    @Test
    void emptyDirectoryInPlaceOfTheOneBefore_removesNothing() throws IOException {
        Files.move(host.plugins, root.resolve("away"));
        Files.createDirectory(host.plugins);
        CompletableFuture<RescanResult> rescan = host.catalog.rescan();
        host.look(3);

        assertThatThrownBy(rescan::join).hasMessageContaining("not mounted");
        assertThat(host.events).isEmpty();
    }

    @Test
    void editedSwitches_areFollowed() throws IOException {
        writeSwitches("{\"plugins\": {\"a\": true}}");

        host.look(2);

        assertThat(host.history()).startsWith("ENABLED a", "STARTING a");
    }

    @Test
    void brokenSwitches_areReadOnce_notAtEachLook() throws IOException {
        host.write("b.binary", "no json");
        host.look(2);
        host.forget();
        writeSwitches("{broken");

        host.look(6);

        assertThat(host.asked).as("an invalid file is asked at each scan").containsExactly("b.binary");
        assertThat(status("a").reason()).contains("config.json");
    }

    @Test
    void hostsOwnSwitching_causesNoScan() throws IOException {
        host.write("b.binary", "no json");
        host.look(2);
        host.forget();
        host.catalog.disable("a");
        host.settle();
        assertThat(host.plugins.resolve(".metadata/config.json")).exists();

        host.look(5);

        assertThat(host.asked).isEmpty();
    }

    @Test
    void rescan_betweenTwoLooks_seesEverythingAtOnce_andIsNotRepeated() throws IOException {
        host.write("b.binary", "no json");
        CompletableFuture<RescanResult> rescan = host.catalog.rescan();
        host.settle();
        assertThat(rescan.join().invalid()).containsExactly("b");

        host.look(5);

        assertThat(host.asked).containsExactly("b.binary");
    }

    @Test
    void nextLook_isScheduledAfterTheOneBefore_andNoneAfterClose() throws IOException {
        host.time.advance(Duration.ofSeconds(10));
        assertThat(host.catalogTasks).hasSize(1);
        assertThat(host.time.scheduled()).isZero();
        host.settle();
        assertThat(host.time.scheduled()).isEqualTo(1);

        host.write("b.binary", "no json");
        host.look(1);
        host.time.advance(Duration.ofSeconds(1));
        host.watch.close();
        host.settle();

        assertThat(host.time.scheduled()).isZero();
        assertThat(host.asked).isEmpty();
    }

    private void grow() throws IOException {
        Files.writeString(file, " ", StandardOpenOption.APPEND);
    }

    private void writeSwitches(String text) throws IOException {
        Path metadata = Files.createDirectory(host.plugins.resolve(".metadata"));
        Files.writeString(metadata.resolve("config.json"), text);
    }

    private PluginStatus status(String id) {
        return host.catalog.status(id).orElseThrow();
    }
}
