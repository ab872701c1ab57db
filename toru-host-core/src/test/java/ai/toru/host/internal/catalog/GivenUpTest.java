package ai.toru.host.internal.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What later lives of the host tell of a plugin that was given up, and until when. */
class GivenUpTest {

    @TempDir
    Path root;

    private CatalogOnPaper host;
    private PluginStatus before;

    @BeforeEach
    void giveUp() throws IOException {
        host = new CatalogOnPaper(root);
        host.start();
        host.catalog.enable("a");
        host.settle();
        before = status();
        assertThat(before.state()).isEqualTo(PluginState.FAILED);
        assertThat(before.reason()).contains("no process starts here", "enable it again");
        assertThat(kept()).exists();
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void nextHost_tellsWhatThisOneTold_andNoEventOfIt() {
        restart();

        assertThat(status().state()).isEqualTo(PluginState.FAILED);
        assertThat(status().reason()).isEqualTo(before.reason());
        assertThat(status().enabled()).isFalse();
        assertThat(status().consecutiveFailures()).isEqualTo(1);
        assertThat(host.history()).containsExactly("DISCOVERED a");
        restart();
        assertThat(status().reason()).isEqualTo(before.reason());
    }

    @Test
    void enable_beginsAnew_andTheNextHostTellsOfTheNextFailure() {
        restart();
        host.catalog.enable("a");
        CatalogOnPaper.runNext(host.catalogTasks);
        assertThat(kept()).doesNotExist();

        host.settle();
        assertThat(status().state()).isEqualTo(PluginState.FAILED);
        assertThat(kept()).exists();
    }

    @Test
    void disable_isTheOperatorsWord() {
        restart();
        host.catalog.disable("a");
        host.settle();
        assertThat(status().state()).isEqualTo(PluginState.DISABLED);
        assertThat(kept()).doesNotExist();

        restart();
        assertThat(status().state()).isEqualTo(PluginState.DISABLED);
        assertThat(status().reason()).isNull();
    }

    @Test
    void switchedOnInTheFile_nextHostStartsIt() throws IOException {
        config("{\"plugins\": {\"a\": true}}");
        restart();

        assertThat(host.history()).contains("ENABLED a", "STARTING a");
    }

    @Test
    void switchesThatCannotBeRead_giveItBackOnceTheyCan() throws IOException {
        String config = Files.readString(configFile());
        config("{");
        restart();
        assertThat(status().state()).isEqualTo(PluginState.DISCOVERED);

        config(config);
        rescan();
        assertThat(status().state()).isEqualTo(PluginState.FAILED);
        assertThat(status().reason()).isEqualTo(before.reason());
    }

    @Test
    void fileRemoved_isForgotten_andOneOfTheSameIdIsMerelyOff() throws IOException {
        Files.delete(host.plugins.resolve("a.binary"));
        rescan();
        assertThat(kept()).doesNotExist();

        host.write("a.binary", CatalogOnPaper.metadata("a", "2"));
        rescan();
        assertThat(status().state()).isEqualTo(PluginState.DISABLED);
        assertThat(status().reason()).isNull();
    }

    @Test
    void fileRemovedBetweenTwoHosts_isForgotten() throws IOException {
        Files.delete(host.plugins.resolve("a.binary"));
        restart();

        assertThat(kept()).doesNotExist();
    }

    @Test
    void fileReplaced_staysGivenUp_andSaysSo() throws IOException {
        host.write("a.binary", CatalogOnPaper.metadata("a", "2.0"));
        rescan();
        String now = status().reason();
        assertThat(now).startsWith(before.reason()).contains("Its file has changed since");
        assertThat(status().metadata().version()).isEqualTo("2.0");

        restart();
        assertThat(status().state()).isEqualTo(PluginState.FAILED);
        assertThat(status().reason()).isEqualTo(now);
    }

    @Test
    void fileSpoiledForAWhile_keepsItsReason() throws IOException {
        Path file = host.plugins.resolve("a.binary");
        String good = Files.readString(file);
        host.write("a.binary", "no metadata");
        rescan();
        assertThat(status().reason()).contains("cannot be used now");
        restart();
        assertThat(status().state()).isEqualTo(PluginState.INVALID);

        host.write("a.binary", good);
        rescan();
        assertThat(status().state()).isEqualTo(PluginState.FAILED);
        assertThat(status().reason()).startsWith(before.reason());
    }

    @Test
    void fileSpoiledAndMended_withinOneLife_tellsTheReasonAgain() throws IOException {
        Path file = host.plugins.resolve("a.binary");
        Path aside = root.resolve("aside");
        Files.move(file, aside);
        host.write("a.binary", "no metadata");
        rescan();
        Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
        rescan();

        assertThat(status().reason()).isEqualTo(before.reason());
    }

    @Test
    void brokenFileOfIt_leavesItMerelyOff() throws IOException {
        Files.writeString(kept(), "{");
        restart();

        assertThat(status().state()).isEqualTo(PluginState.DISABLED);
    }

    private void restart() {
        host.close();
        host = new CatalogOnPaper(root);
        host.catalog.start();
        host.settle();
    }

    private void rescan() {
        host.catalog.rescan();
        host.settle();
    }

    private PluginStatus status() {
        return host.catalog.status("a").orElseThrow();
    }

    private Path kept() {
        return root.resolve("given-up/a.json");
    }

    private Path configFile() {
        return host.plugins.resolve(".metadata/config.json");
    }

    private void config(String text) throws IOException {
        Files.writeString(configFile(), text);
    }
}
