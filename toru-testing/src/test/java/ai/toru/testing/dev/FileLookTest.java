package ai.toru.testing.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLookTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(
                Files.createDirectories(directory.resolve("p/frontend")).resolve("bundle.js"), "1");
    }

    @Test
    void look_fileBelowHasChanged_differs() throws IOException {
        FileLook before = look();
        assertThat(look()).isEqualTo(before);

        Files.writeString(file, "22");

        assertThat(look()).isNotEqualTo(before);
    }

    @Test
    void look_whatEditorsAndInterpretersLeave_isTheSame() throws IOException {
        FileLook before = look();

        for (String name :
                List.of(".bundle.js.swp", "bundle.js~", "#bundle.js#", "4913", "a.pyc", "x.tmp", "b.js___jb_tmp___")) {
            Files.writeString(directory.resolve("p").resolve(name), "x");
        }
        Files.writeString(
                Files.createDirectories(directory.resolve("p/__pycache__")).resolve("a.py"), "x");

        assertThat(look()).isEqualTo(before);
    }

    @Test
    void look_placeIsNotThere_isNothing() throws IOException {
        assertThat(FileLook.at(List.of(directory.resolve("none"))).stamps()).isEmpty();
    }

    @Test
    void watch_severalWritesInARow_tellsOnceItIsQuiet() throws IOException {
        AtomicInteger told = new AtomicInteger();
        List<Path> places = List.of(directory);
        try (FileWatch watch = new FileWatch(() -> places, Duration.ofMillis(20), told::incrementAndGet)) {
            assertThat(watch).isNotNull();
            replace("22");
            await().until(() -> told.get() == 1);
            await().during(Duration.ofMillis(100)).until(() -> told.get() == 1);
            replace("333");
            await().until(() -> told.get() == 2);
        }
    }

    @Test
    void watch_otherPlaces_countAsTheyAre_andAreWatchedFromThenOn() throws IOException {
        AtomicInteger told = new AtomicInteger();
        AtomicReference<List<Path>> places = new AtomicReference<>(List.of());
        AtomicInteger looks = new AtomicInteger();
        Supplier<List<Path>> asked = () -> {
            looks.incrementAndGet();
            return places.get();
        };
        try (FileWatch watch = new FileWatch(asked, Duration.ofMillis(20), told::incrementAndGet)) {
            assertThat(watch).isNotNull();
            places.set(List.of(directory));
            int before = looks.get();
            await().until(() -> looks.get() > before + 3);
            assertThat(told).hasValue(0);

            replace("22");
            await().until(() -> told.get() == 1);
        }
    }

    /** In one step, where writing takes two that may be far apart. */
    private void replace(String text) throws IOException {
        Path whole = Files.writeString(file.resolveSibling("whole.tmp"), text);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private FileLook look() throws IOException {
        return FileLook.at(List.of(directory));
    }
}
