package ai.toru.kv.h2.internal.database;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What H2 finds while it opens a file: the header, and chunks that may be newer than the one it names. Confined to its channel. */
final class Finds {

    private final NavigableMap<Long, Chunk> chunks = new TreeMap<>();
    private @Nullable ByteBuffer header;

    void header(ByteBuffer found) {
        header = ByteBuffer.allocate(found.remaining()).put(found).flip();
    }

    /** A chunk that is whole, and newer than what is known to last. */
    void chunk(ChunkFooter footer, long endPosition) {
        chunks.put(footer.version(), new Chunk(footer, endPosition));
    }

    /** The header that names the latest chunk before one that is about to be written; null if there is nothing to name. */
    @Nullable
    ByteBuffer headerBefore(@Nullable ChunkFooter next) {
        Map.Entry<Long, Chunk> before = next == null ? chunks.lastEntry() : chunks.lowerEntry(next.version());
        return before == null || header == null
                ? null
                : FileHeader.naming(
                        header, before.getValue().footer(), before.getValue().endPosition());
    }

    /**
     * Where a chunk lies. Immutable.
     */
    private record Chunk(ChunkFooter footer, long endPosition) {}
}
