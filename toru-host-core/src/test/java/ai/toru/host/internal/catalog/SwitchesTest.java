package ai.toru.host.internal.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.plugin.PluginState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written down of a plugin that gives up after one failure, in each order of things. */
class SwitchesTest {

    @TempDir
    Path root;

    private CatalogOnPaper host;

    @BeforeEach
    void start() throws IOException {
        host = new CatalogOnPaper(root);
        host.start();
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void givenUp_isWrittenDown() throws IOException {
        host.catalog.enable("a");
        host.settle();

        assertThat(state()).isEqualTo(PluginState.FAILED);
        assertThat(config()).contains("\"a\": false");
    }

    @Test
    void givenUp_butEnabledBeforeTheCatalogHearsOfIt_staysOn() throws IOException {
        failOnce();
        Runnable hearing = host.catalogTasks.remove();
        host.catalog.enable("a");
        CatalogOnPaper.runNext(host.catalogTasks);
        hearing.run();
        CatalogOnPaper.runNext(host.supervisorTasks); // takes in the enable
        CatalogOnPaper.runNext(host.supervisorTasks); // answers how it stands
        CatalogOnPaper.runNext(host.catalogTasks);

        assertThat(config()).contains("\"a\": true");
    }

    @Test
    void givenUp_butEnabledWhileThePluginIsAsked_staysOn() throws IOException {
        failOnce();
        CatalogOnPaper.runNext(host.catalogTasks);
        host.catalog.enable("a");
        CatalogOnPaper.runNext(host.catalogTasks);
        CatalogOnPaper.runNext(host.supervisorTasks); // answers how it stands
        CatalogOnPaper.runNext(host.catalogTasks);

        assertThat(host.catalogTasks).isEmpty();
        assertThat(config()).contains("\"a\": true");
    }

    @Test
    void pluginThatComesBack_beforeItHasHeardOfItsRemoval_isSwitchedOnAgain() throws IOException {
        host.catalog.enable("a");
        CatalogOnPaper.runNext(host.catalogTasks);
        CatalogOnPaper.runNext(host.supervisorTasks);
        assertThat(state()).isEqualTo(PluginState.STARTING);
        host.forget();
        Files.delete(host.plugins.resolve("a.binary"));
        host.catalog.rescan();
        CatalogOnPaper.runNext(host.catalogTasks);
        host.write("a.binary", CatalogOnPaper.metadata("a", "1"));
        host.catalog.rescan();
        CatalogOnPaper.runNext(host.catalogTasks);
        host.settle();

        assertThat(host.history()).contains("REMOVED a", "DISCOVERED a", "ENABLED a");
    }

    /** Up to the giving up, of which the catalog's thread has yet to hear. */
    private void failOnce() {
        host.catalog.enable("a");
        CatalogOnPaper.runNext(host.catalogTasks);
        while (host.catalogTasks.isEmpty()) {
            assertThat(CatalogOnPaper.runNext(host.supervisorTasks)).isTrue();
        }
        assertThat(state()).isEqualTo(PluginState.FAILED);
    }

    private PluginState state() {
        return host.catalog.status("a").orElseThrow().state();
    }

    private String config() throws IOException {
        return Files.readString(host.plugins.resolve(".metadata/config.json"));
    }
}
