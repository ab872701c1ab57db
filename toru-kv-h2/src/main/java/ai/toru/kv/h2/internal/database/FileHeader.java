package ai.toru.kv.h2.internal.database;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.h2.mvstore.DataUtils;

/**
 * The first bytes of a file, in which H2 names the latest chunk, twice. Pure.
 *
 * <p>For example {@code H:2,block:3,blockSize:1000,chunk:1f,created:18c2,format:3,version:1f,fletcher:4a5b6c7d} and a line end.
 */
final class FileHeader {

    /** The size of each copy; they lie side by side at the beginning. */
    static final int COPY = ChunkFooter.BLOCK;

    /** The size of both. */
    static final int BYTES = 2 * COPY;

    /** What names a chunk, and says that the file was closed in good order when that was the latest. */
    private static final String NAMING = ",(block|chunk|version|clean):[0-9a-f]+";

    private FileHeader() {}

    /**
     * The version of a chunk that was synced before the header was, so that all up to it lasted; -1 if that cannot be told.
     * The copies are written by turns, so the older one names a chunk that did.
     */
    static long lastingVersion(ByteBuffer header) {
        return Math.min(version(text(header, 0)), version(text(header, COPY)));
    }

    /** The header with another chunk named in it. */
    static ByteBuffer naming(ByteBuffer header, ChunkFooter chunk, long endPosition) {
        String first = text(header, 0);
        String second = text(header, COPY);
        String newer = version(first) >= version(second) ? first : second;
        StringBuilder text = new StringBuilder(
                newer.substring(0, newer.lastIndexOf(",fletcher:")).replaceAll(NAMING, ""));
        DataUtils.appendMap(text, "block", (endPosition - chunk.bytes()) / ChunkFooter.BLOCK);
        DataUtils.appendMap(text, "chunk", chunk.id());
        DataUtils.appendMap(text, "version", chunk.version());
        byte[] checked = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        DataUtils.appendMap(text, "fletcher", DataUtils.getFletcher32(checked, 0, checked.length));
        byte[] copy = text.append('\n').toString().getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(BYTES).put(0, copy).put(COPY, copy);
    }

    private static long version(String copy) {
        return ChunkFooter.hex(copy, "version:");
    }

    private static String text(ByteBuffer header, int copy) {
        byte[] bytes = new byte[COPY];
        header.get(header.position() + copy, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
