package ai.toru.kv.h2.disk;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Which faults a {@link FaultyDisk} has, or will have. Thread-safe. */
public final class DiskFaults {

    private static final long NEVER = Long.MIN_VALUE;

    private final AtomicInteger failingReads = new AtomicInteger();
    private final AtomicInteger failingWrites = new AtomicInteger();
    private final AtomicInteger failingForces = new AtomicInteger();
    private final AtomicLong refusals = new AtomicLong();
    private final AtomicLong changesBeforeCut = new AtomicLong(NEVER);
    private volatile boolean lyingAboutForce;
    private volatile long quota = Long.MAX_VALUE;

    /** The power goes with the n-th change (write, truncation, force) from now, counted from 0. */
    public void cutAtChange(long number) {
        changesBeforeCut.set(number);
    }

    /** From now on {@code force} brings nothing to the platters, and says that it did. */
    public void lieAboutForce() {
        lyingAboutForce = true;
    }

    /** All files together may not get larger. */
    public void quota(long bytes) {
        quota = bytes;
    }

    /** There is space again. */
    public void noQuota() {
        quota = Long.MAX_VALUE;
    }

    /** So many reads fail from now on. */
    public void failReads(int number) {
        failingReads.set(number);
    }

    /** So many writes fail from now on. */
    public void failWrites(int number) {
        failingWrites.set(number);
    }

    /** So many times {@code force} fails from now on. */
    public void failForces(int number) {
        failingForces.set(number);
    }

    /** Whether all failures that were ordered have come. */
    public boolean areSpent() {
        return failingReads.get() <= 0 && failingWrites.get() <= 0 && failingForces.get() <= 0;
    }

    /** How often something failed for want of space, or because it was to fail. */
    public long refusals() {
        return refusals.get();
    }

    void clear() {
        failReads(0);
        failWrites(0);
        failForces(0);
        noQuota();
        changesBeforeCut.set(NEVER);
    }

    boolean isTimeToCut() {
        return changesBeforeCut.get() != NEVER && changesBeforeCut.getAndDecrement() <= 0;
    }

    boolean isLyingAboutForce() {
        return lyingAboutForce;
    }

    void onRead() throws IOException {
        failIf(failingReads);
    }

    void onWrite() throws IOException {
        failIf(failingWrites);
    }

    void onForce() throws IOException {
        failIf(failingForces);
    }

    /** How much of a write there is space for. A full disk takes what it can, and refuses what comes then. */
    int room(int bytes, long growth, LongSupplier used) throws IOException {
        long most = quota;
        if (growth == 0 || most == Long.MAX_VALUE) {
            return bytes;
        }
        long missing = used.getAsLong() + growth - most;
        if (missing >= bytes) {
            refusals.incrementAndGet();
            throw new IOException("No space left on device");
        }
        return bytes - (int) Math.max(0, missing);
    }

    private void failIf(AtomicInteger failing) throws IOException {
        if (failing.get() > 0 && failing.getAndDecrement() > 0) {
            refusals.incrementAndGet();
            throw new IOException("Input/output error");
        }
    }
}
