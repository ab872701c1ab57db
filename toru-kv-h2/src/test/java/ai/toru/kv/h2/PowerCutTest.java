package ai.toru.kv.h2;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.kv.KeyValueStore;
import ai.toru.kv.h2.disk.FaultyDisk;
import ai.toru.kv.h2.workload.Audit;
import ai.toru.kv.h2.workload.Chance;
import ai.toru.kv.h2.workload.Progress;
import ai.toru.kv.h2.workload.Script;
import ai.toru.kv.h2.workload.Writers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was acknowledged survives a power cut that drops, reorders and tears what was not synced. How often the power goes is
 * set with {@code -Dtoru.cuts}, what happens with {@code -Dtoru.cuts.seed}; the failing seed is in the message.
 */
final class PowerCutTest {

    private static final int CUTS = Integer.getInteger("toru.cuts", 200);
    private static final int MOST_CUTS = 10 * CUTS;
    private static final long SEED = Long.getLong("toru.cuts.seed", System.nanoTime());

    @TempDir
    Path directory;

    private final List<Script> scripts = Script.of(SEED, 8);
    private final Random random = Chance.of(SEED);
    private List<Progress> standings = Writers.nothingDone(scripts);
    private List<String> problems = new ArrayList<>();
    private int audits;

    @Test
    void powerCuts_loseNothingAcknowledged_andTheStoreAlwaysOpens() throws Exception {
        try (FaultyDisk disk = FaultyDisk.in(directory, SEED)) {
            // A cut while the store opens leaves nothing to look at: how many these are depends on what there is to
            // tidy up.
            for (int cut = 1; cut <= CUTS || (audits <= CUTS / 2 && cut <= MOST_CUTS); cut++) {
                writeUntilTheCut(disk);
                assertThat(problems)
                        .as("cut %d, -Dtoru.cuts.seed=%d", cut, SEED)
                        .isEmpty();
            }
            try (KeyValueStore store = open()) {
                audit(store);
            }
            assertThat(problems).as("after all cuts, -Dtoru.cuts.seed=%d", SEED).isEmpty();
        }
        assertThat(audits).as("seed %d", SEED).isGreaterThan(CUTS / 2);
        assertThat(standings).as("seed %d", SEED).allMatch(standing -> standing.steps() > CUTS / 4);
    }

    @Test
    void diskThatLiesAboutSync_losesAcknowledgedWrites_andThisTestSeesIt() throws Exception {
        try (FaultyDisk disk = FaultyDisk.in(directory, SEED)) {
            open().close();
            disk.faults().lieAboutForce();
            for (int cut = 1; cut <= 20 && problems.isEmpty(); cut++) {
                writeUntilTheCut(disk);
            }
        }
        assertThat(problems).as("seed %d", SEED).isNotEmpty();
    }

    @Test
    void powerCut_whileTheStoreIsMade_leavesAStoreOrNothing() throws Exception {
        boolean made = false;
        for (int change = 0; !made; change++) {
            Path place = Files.createDirectory(directory.resolve(String.valueOf(change)));
            try (FaultyDisk disk = FaultyDisk.in(place, SEED + change)) {
                disk.faults().cutAtChange(change);
                made = openAndWrite(place, disk);
                disk.powerOn();
                try (KeyValueStore store = open(place)) {
                    store.set("alpha", "key", "value").toCompletableFuture().get();
                    assertThat(store.get("alpha", "key").toCompletableFuture().get())
                            .as("cut at change %d, -Dtoru.cuts.seed=%d", change, SEED)
                            .contains("value");
                } catch (RuntimeException e) {
                    throw new AssertionError("cut at change " + change + ", -Dtoru.cuts.seed=" + SEED, e);
                }
            }
        }
    }

    private static boolean openAndWrite(Path place, FaultyDisk disk) {
        try (KeyValueStore store = open(place)) {
            return !disk.isOff();
        } catch (RuntimeException e) {
            assertThat(disk.isOff()).as(e.toString()).isTrue();
            return false;
        }
    }

    /** Opens, looks, writes; ends with the power back. What goes wrong without power is what the power's absence explains. */
    private void writeUntilTheCut(FaultyDisk disk) throws Exception {
        disk.faults().cutAtChange(random.nextInt(4) == 0 ? random.nextInt(12) : random.nextInt(400));
        try (KeyValueStore store = open()) {
            audit(store);
            if (problems.isEmpty()) {
                standings = Writers.writeUntilFailure(store, scripts, standings);
            }
        } catch (Exception e) {
            if (!disk.isOff()) {
                problems.add("Does not open, or cannot be read: " + Writers.causes(e));
            }
        }
        if (!disk.isOff()) {
            disk.cut();
        }
        disk.powerOn();
    }

    private void audit(KeyValueStore store) throws Exception {
        Audit audit = Audit.of(store, scripts, standings);
        audits++;
        problems = new ArrayList<>(audit.problems());
        standings = audit.standings();
    }

    private KeyValueStore open() {
        return open(directory);
    }

    private static KeyValueStore open(Path place) {
        return H2KeyValueStore.builder(place).fileSystem(FaultyDisk.prefix()).open();
    }
}
