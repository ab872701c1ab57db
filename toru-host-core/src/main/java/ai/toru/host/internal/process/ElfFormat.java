package ai.toru.host.internal.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Where an ELF file of one class and byte order keeps what. Immutable.
 *
 * @param bits 32 or 64
 * @param order of its numbers
 */
record ElfFormat(int bits, ByteOrder order) {

    /** Type of a segment that is loaded. */
    static final int LOAD = 1;

    /** Type of the segment that names the dynamic loader. */
    static final int LOADER = 3;

    private static final int X86_64 = 62;
    private static final int AARCH64 = 183;

    /** The format that an identification names; null if there is none. */
    static @Nullable ElfFormat of(byte size, byte order) {
        if (size < 1 || size > 2 || order < 1 || order > 2) {
            return null;
        }
        return new ElfFormat(size * 32, order == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    }

    /** Whether a machine runs programs of a code; of machines not known here it is taken to. */
    boolean runsOn(String machine, int code) {
        return switch (machine) {
            case "amd64", "x86_64" -> code == X86_64 && isWideLittle();
            case "aarch64", "arm64" -> code == AARCH64 && isWideLittle();
            default -> order.equals(ByteOrder.nativeOrder());
        };
    }

    private boolean isWideLittle() {
        return bits == 64 && order.equals(ByteOrder.LITTLE_ENDIAN);
    }

    int headerBytes() {
        return bits == 64 ? 64 : 52;
    }

    int segmentsAt() {
        return bits == 64 ? 32 : 28;
    }

    int segmentCountAt() {
        return bits == 64 ? 56 : 44;
    }

    int segmentBytes() {
        return bits == 64 ? 56 : 32;
    }

    int startInSegment() {
        return bits == 64 ? 8 : 4;
    }

    int bytesInSegment() {
        return bits == 64 ? 32 : 16;
    }

    /** A number of the width of an address. */
    long word(ByteBuffer buffer, int at) {
        return bits == 64 ? buffer.getLong(at) : Integer.toUnsignedLong(buffer.getInt(at));
    }
}
