package ai.toru.host.internal.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the kernel counts memory and processor time in. Immutable.
 *
 * @param pageBytes bytes of a page
 * @param ticksPerSecond ticks of processor time
 */
record KernelUnits(long pageBytes, long ticksPerSecond) {

    /** Those of nearly every machine. */
    static final KernelUnits USUAL = new KernelUnits(4096, 100);

    private static final Logger LOG = LoggerFactory.getLogger(KernelUnits.class);
    private static final long PAGE_SIZE = 6; // AT_PAGESZ
    private static final long TICKS = 17; // AT_CLKTCK

    /** As the kernel told this process when it started it ({@code getauxval(3)}). */
    static KernelUnits system() {
        try {
            return parse(Files.readAllBytes(Path.of("/proc/self/auxv")));
        } catch (IOException unknown) {
            LOG.debug("The units of the kernel cannot be read; {} is taken.", USUAL, unknown);
            return USUAL;
        }
    }

    /** Reads pairs of kind and value, each a word of a 64-bit machine. */
    static KernelUnits parse(byte[] vector) {
        ByteBuffer words = ByteBuffer.wrap(vector).order(ByteOrder.nativeOrder());
        long page = USUAL.pageBytes;
        long ticks = USUAL.ticksPerSecond;
        while (words.remaining() >= 2 * Long.BYTES) {
            long kind = words.getLong();
            long value = words.getLong();
            if (kind == PAGE_SIZE && value > 0) {
                page = value;
            } else if (kind == TICKS && value > 0) {
                ticks = value;
            }
        }
        return new KernelUnits(page, ticks);
    }

    long bytes(long pages) {
        return pages * pageBytes;
    }

    Duration time(long ticks) {
        return Duration.ofSeconds(ticks / ticksPerSecond)
                .plusNanos(ticks % ticksPerSecond * 1_000_000_000L / ticksPerSecond);
    }
}
