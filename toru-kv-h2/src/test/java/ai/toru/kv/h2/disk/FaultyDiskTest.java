package ai.toru.kv.h2.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk that fails on demand does what a disk does, and fails as one does. */
final class FaultyDiskTest {

    private static final int SEEDS = 60;

    @TempDir
    Path directory;

    @Test
    void whatWasForced_survivesEveryCut() throws IOException {
        assertThat(survivors((file, disk) -> {
                    write(file, "synced", 0);
                    file.force(false);
                }))
                .containsExactly("synced");
    }

    @Test
    void whatWasNotForced_survivesSometimes_alsoOutOfOrder() throws IOException {
        assertThat(survivors((file, disk) -> {
                    write(file, "aaaa", 0);
                    file.force(false);
                    write(file, "b", 0);
                    write(file, "c", 1);
                }))
                .containsExactlyInAnyOrder("aaaa", "baaa", "acaa", "bcaa");
    }

    @Test
    void aFileThatWasNeverForced_mayBeMissing_orBeEmpty() throws IOException {
        assertThat(survivors((file, disk) -> write(file, "new", 0))).contains("missing", "", "new");
    }

    @Test
    void longWrites_areTornAtSectors() throws IOException {
        Set<String> survivors = survivors((file, disk) -> {
            write(file, "a".repeat(1024), 0);
            file.force(false);
            write(file, "b".repeat(1024), 0);
        });
        assertThat(survivors)
                .contains("a".repeat(512) + "b".repeat(512), "b".repeat(512) + "a".repeat(512))
                .allMatch(content -> content.matches("(a{512}|b{512}){2}"));
    }

    @Test
    void diskThatLies_losesWhatWasForced() throws IOException {
        assertThat(survivors((file, disk) -> {
                    disk.faults().lieAboutForce();
                    write(file, "lie", 0);
                    file.force(false);
                }))
                .contains("missing", "lie");
    }

    @Test
    void withoutPower_everythingFails_andOldChannelsStayDead() throws IOException {
        try (FaultyDisk disk = FaultyDisk.in(directory, 1)) {
            FileChannel file = path().open("rw");
            write(file, "text", 0);
            file.force(false);
            disk.faults().cutAtChange(0);
            assertThatThrownBy(() -> write(file, "more", 0)).hasMessageContaining("power");
            assertThat(disk.isOff()).isTrue();
            assertThatThrownBy(() -> path().open("rw")).hasMessageContaining("power");

            disk.powerOn();
            assertThatThrownBy(() -> write(file, "more", 0)).hasMessageContaining("power");
            assertThat(Files.readString(directory.resolve("file"))).matches("text|more|");
        }
    }

    @Test
    void fullDisk_takesWhatItCan_thenRefuses_untilThereIsSpace() throws IOException {
        try (FaultyDisk disk = FaultyDisk.in(directory, 1);
                FileChannel file = path().open("rw")) {
            disk.faults().quota(6);
            assertThat(file.write(text("12345678"), 0)).isEqualTo(6);
            assertThatThrownBy(() -> write(file, "78", 6)).hasMessageContaining("No space");
            write(file, "abc", 0);

            disk.faults().noQuota();
            write(file, "78", 6);
            assertThat(Files.readString(directory.resolve("file"))).isEqualTo("abc45678");
        }
    }

    @Test
    void orderedErrors_comeOnce() throws IOException {
        try (FaultyDisk disk = FaultyDisk.in(directory, 1);
                FileChannel file = path().open("rw")) {
            disk.faults().failWrites(1);
            disk.faults().failForces(1);
            assertThatThrownBy(() -> write(file, "x", 0)).hasMessageContaining("Input/output error");
            assertThatThrownBy(() -> file.force(false)).hasMessageContaining("Input/output error");
            assertThat(disk.faults().areSpent()).isTrue();
            write(file, "x", 0);
            file.force(false);
        }
    }

    @Test
    void rename_isThereOrNot_neverHalf() throws IOException {
        Set<String> survivors = new TreeSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            try (FaultyDisk disk = FaultyDisk.in(directory, seed)) {
                try (FileChannel file = path().open("rw")) {
                    write(file, "text", 0);
                    file.force(false);
                }
                path().moveTo(FilePath.get(FaultyDisk.prefix() + directory.resolve("renamed")), true);
                disk.cut();
            }
            survivors.add(content("file") + " " + content("renamed"));
            Files.deleteIfExists(directory.resolve("file"));
            Files.deleteIfExists(directory.resolve("renamed"));
        }
        assertThat(survivors).containsExactlyInAnyOrder("text missing", "missing text");
    }

    private Set<String> survivors(Work work) throws IOException {
        Set<String> survivors = new TreeSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            Files.deleteIfExists(directory.resolve("file"));
            try (FaultyDisk disk = FaultyDisk.in(directory, seed);
                    FileChannel file = path().open("rw")) {
                work.on(file, disk);
                disk.cut();
            }
            survivors.add(content("file").replace("\0", ""));
        }
        return survivors;
    }

    private String content(String name) throws IOException {
        Path file = directory.resolve(name);
        return Files.exists(file) ? Files.readString(file) : "missing";
    }

    private FilePath path() {
        return FilePath.get(FaultyDisk.prefix() + directory.resolve("file"));
    }

    private static void write(FileChannel file, String text, long position) throws IOException {
        file.write(text(text), position);
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What is done before the power goes. */
    private interface Work {
        void on(FileChannel file, FaultyDisk disk) throws IOException;
    }
}
