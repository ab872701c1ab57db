package ai.toru.host.internal.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files whose metadata cannot be had for now, with a clock moved by hand. */
class MetadataRetriesTest {

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
    void slowFile_isAskedLaterAndLater_butAtMostFiveMinutesApart() throws IOException {
        host.watch.close();
        slow("b");
        rescan();

        assertThat(secondsAsked(1400)).containsExactly(1, 3, 7, 15, 31, 63, 127, 255, 511, 811, 1111);
        assertThat(host.history()).containsExactly("INVALID b");
        assertThat(status("b").reason()).contains("did not end within", "asks it again by itself");
    }

    @Test
    void slowFile_thatAnswersInTime_isTakenIn_andAskedNoMore() throws IOException {
        host.watch.close();
        slow("b");
        rescan();
        host.look(1);
        host.slow.clear();

        host.look(2);

        assertThat(host.history()).containsExactly("INVALID b", "DISCOVERED b");
        assertThat(host.catalog.route("/b")).isPresent();
        assertThat(host.asked).containsExactly("b.binary", "b.binary", "b.binary");
        assertThat(host.time.scheduled()).isZero();
    }

    @Test
    void whoHearsThatAFileHasAnswered_findsThePlugin() throws IOException {
        slow("b");
        rescan();
        host.slow.clear();
        List<PluginState> found = new ArrayList<>();
        host.listener = event -> found.addAll(host.catalog.statuses().stream()
                .filter(status -> status.id().equals(event.pluginId()))
                .map(PluginStatus::state)
                .toList());

        host.look(1);

        assertThat(found).containsExactly(PluginState.DISCOVERED);
    }

    @Test
    void fileThatFails_isToldOnce_whateverItWrites() throws IOException {
        host.write("b.binary", CatalogOnPaper.metadata("b", "1"));
        host.failing.add("b.binary");
        rescan();

        assertThat(secondsAsked(20)).containsExactly(1, 3, 7, 15);
        assertThat(host.history()).containsExactly("INVALID b");
    }

    @Test
    void rescan_asksAtOnce_andChangesNoOneElsesTurn() throws IOException {
        slow("b");
        rescan();
        host.look(3);
        rescan();

        assertThat(secondsAsked(10)).containsExactly(4);
    }

    @Test
    void fileThatPrintsNoMetadata_isNotAskedAlong() throws IOException {
        slow("b");
        host.write("c.binary", "no json");
        rescan();
        host.asked.clear();

        assertThat(secondsAsked(10)).containsExactly(1, 3, 7);
        assertThat(host.asked).doesNotContain("c.binary");
        assertThat(status("c").state()).isEqualTo(PluginState.INVALID);
    }

    @Test
    void fileWhoseTurnIsLater_isNotAskedAlong() throws IOException {
        slow("b");
        rescan();
        host.look(8);
        slow("c");
        rescan();
        host.forget();

        host.look(3);

        assertThat(host.asked).containsExactly("c.binary", "c.binary");
    }

    @Test
    void fileThatIsBeingWritten_isLeftToTheWatch_andItsTurnsBeginAnew() throws IOException {
        Path file = slow("b");
        rescan();
        host.look(10);
        host.forget();
        for (int i = 0; i < 10; i++) {
            Files.writeString(file, ".", StandardOpenOption.APPEND);
            host.look(1);
        }
        assertThat(host.asked).isEmpty();

        assertThat(secondsAsked(8)).containsExactly(1, 2, 4, 8);
    }

    @Test
    void fileThatTakesItsTime_holdsUpNothing_andIsNotAskedTwice() throws IOException {
        slow("b");
        rescan();
        host.forget();
        host.slow.clear();
        host.holding = true;
        host.look(10);
        assertThat(host.asked).containsExactly("b.binary");

        CompletableFuture<PluginStatus> disabled = host.catalog.disable("a");
        host.settle();
        assertThat(disabled).isCompleted();
        host.answer();
        host.settle();

        assertThat(host.history()).containsExactly("DISCOVERED b");
    }

    @Test
    void fileThatChangesWhileItIsAsked_isLeftToTheWatch() throws IOException {
        Path file = slow("b");
        rescan();
        host.slow.clear();
        host.holding = true;
        host.look(1);
        Files.writeString(file, CatalogOnPaper.metadata("b", "22"));
        host.answer();
        host.holding = false;
        host.settle();
        assertThat(status("b").state()).isEqualTo(PluginState.INVALID);

        host.look(2);

        assertThat(status("b").metadata().version()).isEqualTo("22");
    }

    @Test
    void pluginWhoseNewFileIsSlow_hasAReason_untilItAnswers() throws IOException {
        host.slow.add("a.binary");
        host.write("a.binary", CatalogOnPaper.metadata("a", "22"));
        host.look(2);
        assertThat(status("a").reason()).contains("cannot be used now", "did not end within");
        host.slow.clear();

        host.look(1);

        assertThat(status("a").reason()).isNull();
        assertThat(status("a").metadata().version()).isEqualTo("22");
        assertThat(secondsAsked(10)).isEmpty();
    }

    @Test
    void removedFile_isForgotten() throws IOException {
        host.watch.close();
        Path file = slow("b");
        rescan();
        Files.delete(file);
        rescan();

        assertThat(host.time.scheduled()).isZero();
    }

    @Test
    void directoryThatIsAwayForAWhile_losesNoTurn() throws IOException {
        host.watch.close();
        slow("b");
        rescan();
        Files.move(host.plugins, root.resolve("away"));
        assertThat(secondsAsked(10)).isEmpty();

        Files.move(root.resolve("away"), host.plugins);

        assertThat(secondsAsked(6)).containsExactly(1, 3);
    }

    @Test
    void closed_asksNothing() throws IOException {
        slow("b");
        rescan();
        host.watch.close();
        host.catalog.close();

        assertThat(host.time.scheduled()).isZero();
        assertThat(secondsAsked(10)).isEmpty();
    }

    @Test
    void changedFile_withoutAWatch_isAskedOnceTwoLooksSawItAlike() throws IOException {
        host.watch.close();
        Path file = slow("b");
        rescan();
        host.look(20);
        host.slow.clear();
        host.forget();
        for (int i = 0; i < 20; i++) {
            Files.writeString(file, " ", StandardOpenOption.APPEND);
            host.look(1);
        }
        assertThat(host.asked).isEmpty();

        assertThat(secondsAsked(20)).containsExactly(1);
        assertThat(host.history()).containsExactly("DISCOVERED b");
    }

    @Test
    void goneFile_withoutAWatch_isToldToBeGone_andAskedNoMore() throws IOException {
        host.watch.close();
        Files.delete(slow("b"));
        host.write("b.binary", CatalogOnPaper.metadata("b", "1"));
        rescan();
        Files.delete(host.plugins.resolve("b.binary"));

        host.look(10);

        assertThat(status("b").reason()).contains("vanished");
        assertThat(host.time.scheduled()).isZero();
        rescan();
        assertThat(host.catalog.status("b")).isEmpty();
    }

    @Test
    void fileThatAnswers_takesNothingFromAnotherThatHasChanged() throws IOException {
        host.watch.close();
        host.slow.add("b.binary");
        host.write("b.binary", CatalogOnPaper.metadata("b", "1").replace("/b", "/a"));
        host.slow.add("c.binary");
        host.write("c.binary", CatalogOnPaper.metadata("A", "1"));
        rescan();
        host.write("a.binary", CatalogOnPaper.metadata("a", "22"));
        host.slow.clear();

        host.look(1);

        assertThat(host.catalog.route("/a").orElseThrow().pluginId()).isEqualTo("a");
        assertThat(status("b").reason()).contains("its route \"/a\" is taken by a.binary");
        assertThat(status("A").reason()).contains("its id \"A\" is taken by a.binary");
        assertThat(status("a").metadata().version()).isEqualTo("1");
        assertThat(host.history()).contains("INVALID b", "INVALID A").doesNotContain("DISCOVERED b", "DISCOVERED A");
    }

    @Test
    void fileThatAnswers_whileAnotherIsBeingWritten_leavesThatPluginAlone() throws IOException {
        slow("b");
        host.look(2);
        host.write("c.binary", CatalogOnPaper.metadata("c", "1"));
        lookWhileAIsWritten(3);
        assertThat(host.history()).containsExactly("INVALID b", "DISCOVERED c");
        host.slow.clear();

        lookWhileAIsWritten(8);

        assertThat(host.history()).containsExactly("INVALID b", "DISCOVERED c", "DISCOVERED b");
        assertThat(host.catalog.route("/a")).isPresent();
    }

    @Test
    void switchesThatHaveBeenEdited_areNotFollowed_norFailedToBeRead() throws IOException {
        host.watch.close();
        slow("b");
        rescan();
        host.slow.clear();
        Path metadata = Files.createDirectory(host.plugins.resolve(".metadata"));
        Files.writeString(metadata.resolve("config.json"), "{\"plugins\": {\"a\": true}}");

        host.look(1);

        assertThat(host.history()).containsExactly("INVALID b", "DISCOVERED b");
        assertThat(status("a").enabled()).isFalse();
    }

    @Test
    void unreadableSwitches_keepAFileThatAnswersFromBeingStarted() throws IOException {
        host.watch.close();
        slow("b");
        Path metadata = Files.createDirectory(host.plugins.resolve(".metadata"));
        Files.writeString(metadata.resolve("config.json"), "{broken");
        rescan();
        host.slow.clear();

        host.look(1);

        assertThat(status("b").reason()).contains("config.json");
        assertThat(status("b").state()).isEqualTo(PluginState.DISCOVERED);
    }

    private void lookWhileAIsWritten(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            Files.writeString(host.plugins.resolve("a.binary"), " ", StandardOpenOption.APPEND);
            host.look(1);
        }
    }

    private void rescan() {
        host.catalog.rescan();
        host.settle();
    }

    /** Lets seconds pass: those after which a file had been asked. */
    private List<Integer> secondsAsked(int seconds) {
        List<Integer> when = new ArrayList<>();
        for (int second = 1; second <= seconds; second++) {
            int before = host.asked.size();
            host.time.advance(Duration.ofSeconds(1));
            host.settle();
            if (host.asked.size() > before) {
                when.add(second);
            }
        }
        return when;
    }

    /** A plugin whose file does not end in time when asked. */
    private Path slow(String id) throws IOException {
        host.slow.add(id + ".binary");
        return host.write(id + ".binary", CatalogOnPaper.metadata(id, "1"));
    }

    private PluginStatus status(String id) {
        return host.catalog.status(id).orElseThrow();
    }
}
