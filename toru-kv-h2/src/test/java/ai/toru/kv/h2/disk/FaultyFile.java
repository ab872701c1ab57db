package ai.toru.kv.h2.disk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What is on the platters of one file, and what the system has not brought there yet. Confined to the lock of its disk.
 */
final class FaultyFile {

    /** Something that was done to the file, and may reach the platters early, late or in part. */
    private interface Unsynced {

        Content onto(Content content, Random random);
    }

    private Content synced;
    private final List<Unsynced> unsynced = new ArrayList<>();

    FaultyFile(byte[] content) {
        synced = new Content(content);
    }

    void wrote(byte[] bytes, long position) {
        unsynced.add((content, random) -> content.with(bytes, position, random));
    }

    void truncated(long size) {
        unsynced.add((content, random) -> content.truncated(size));
    }

    void forced() {
        for (Unsynced change : unsynced) {
            synced = change.onto(synced, Content.WHOLE);
        }
        unsynced.clear();
    }

    boolean isSynced() {
        return unsynced.isEmpty();
    }

    /** What is there after the power was gone: of what was not synced, some, in any order, some of it torn. */
    byte[] afterPowerCut(Random random) {
        List<Unsynced> reordered = new ArrayList<>(unsynced);
        if (random.nextInt(4) > 0) {
            Collections.shuffle(reordered, random);
        }
        double share = random.nextInt(3) / 2.0;
        Content survivor = synced.copy();
        for (Unsynced change : reordered) {
            if (random.nextDouble() < share) {
                survivor = change.onto(survivor, random);
            }
        }
        return survivor.bytes();
    }
}
