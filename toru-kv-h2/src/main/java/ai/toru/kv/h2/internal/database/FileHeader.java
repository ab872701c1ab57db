package ai.toru.kv.h2.internal.database;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.h2.mvstore.DataUtils;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of a file, in which H2 names the latest chunk, twice. Immutable.
 *
 * <p>For example {@code H:2,block:3,blockSize:1000,chunk:1f,created:18c2,format:3,version:1f,fletcher:4a5b6c7d} and a line end.
 *
 * @param first the first copy, without checksum; empty if it is broken
 * @param second the second copy
 */
record FileHeader(String first, String second) {

    /** The size of each copy; they lie side by side at the beginning. */
    static final int COPY = ChunkFooter.BLOCK;

    /** The size of both. */
    static final int BYTES = 2 * COPY;

    private static final String CHECKSUM = ",fletcher:";

    /** What names a chunk, and says that the file was closed in good order when that was the latest. */
    private static final String NAMING = ",(block|chunk|version|clean):[0-9a-f]+";

    static FileHeader of(ByteBuffer bytes) {
        return new FileHeader(read(bytes, 0), read(bytes, COPY));
    }

    private static String read(ByteBuffer header, int copy) {
        byte[] bytes = new byte[COPY];
        header.get(header.position() + copy, bytes);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf(CHECKSUM);
        return end >= 0 && (int) ChunkFooter.hex(text, CHECKSUM) == checksum(bytes, end) ? text.substring(0, end) : "";
    }

    private static int checksum(byte[] bytes, int end) {
        return DataUtils.getFletcher32(bytes, 0, end);
    }

    /**
     * The version of a chunk that was synced before the header was, so that all up to it lasted; -1 if that cannot be told.
     * The copies are written by turns, so the older one names a chunk that did.
     */
    long lastingVersion() {
        return Math.min(version(first), version(second));
    }

    /** The copy that may be overwritten: 0 or 1. */
    int olderCopy() {
        return version(first) <= version(second) ? 0 : 1;
    }

    /** Whether it says that the file was closed in good order. */
    boolean isClean() {
        return newer().contains(",clean:");
    }

    /** One header, both copies of which name a chunk. */
    FileHeader naming(Steps.Step chunk) {
        StringBuilder text = new StringBuilder(newer().replaceAll(NAMING, ""));
        DataUtils.appendMap(text, "block", chunk.position() / ChunkFooter.BLOCK);
        DataUtils.appendMap(text, "chunk", chunk.footer().id());
        DataUtils.appendMap(text, "version", chunk.footer().version());
        return new FileHeader(text.toString(), text.toString());
    }

    /** What is in the file when one copy of this header is written. */
    FileHeader with(int copy, @Nullable FileHeader there) {
        FileHeader other = there == null ? new FileHeader("", "") : there;
        return copy == 0 ? new FileHeader(newer(), other.second) : new FileHeader(other.first, newer());
    }

    /** The bytes of a copy. */
    ByteBuffer copy() {
        StringBuilder text = new StringBuilder(newer());
        byte[] checked = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        DataUtils.appendMap(text, "fletcher", checksum(checked, checked.length));
        byte[] bytes = text.append('\n').toString().getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(COPY).put(0, bytes);
    }

    private String newer() {
        return olderCopy() == 0 ? second : first;
    }

    private static long version(String copy) {
        return ChunkFooter.hex(copy, ",version:");
    }
}
