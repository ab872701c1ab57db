package ai.toru.kv.h2.internal.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The last bytes of a chunk, in which H2 says which chunk it is, and the seal that we add: a checksum of the whole chunk. H2
 * itself takes a chunk for whole if its first and its last bytes are. It does not look at what follows its own checksum of
 * the footer, so a sealed file is a file of H2's as before. Immutable.
 *
 * <p>For example {@code chunk:1f,len:2,version:1f,fletcher:4a5b6c7d,crc:01234567}, spaces, and a line end.
 *
 * @param text the whole footer
 * @param id the chunk's number
 * @param version which version of the store begins with the chunk; -1 if it does not say
 * @param bytes how long the chunk is, footer included
 */
record ChunkFooter(String text, long id, long version, long bytes) {

    /** How long it is. */
    static final int BYTES = 128;

    /** What chunks are made of, and begin at a multiple of. */
    static final int BLOCK = 4096;

    private static final int PART_BYTES = 64 << 10;
    private static final String BEGIN = "chunk:";
    private static final String SEAL = ",crc:";
    private static final int SEAL_BYTES = SEAL.length() + 8;

    /** The footer at the end of what is left in a buffer; null if there is none. */
    static @Nullable ChunkFooter atEndOf(ByteBuffer bytes) {
        if (bytes.remaining() < BYTES) {
            return null;
        }
        byte[] end = new byte[BYTES];
        bytes.get(bytes.limit() - BYTES, end);
        String text = new String(end, StandardCharsets.ISO_8859_1);
        long length = hex(text, "len:") * BLOCK;
        return text.startsWith(BEGIN) && length > 0
                ? new ChunkFooter(text, hex(text, BEGIN), hex(text, "version:"), length)
                : null;
    }

    boolean isSealed() {
        return text.contains(SEAL);
    }

    /** Whether the chunk that begins there in a file is the one that was sealed. */
    boolean fits(FileChannel file, long begin) throws IOException {
        long blankFrom = begin + bytes - BYTES + text.indexOf(SEAL);
        CRC32C checksum = new CRC32C();
        ByteBuffer part = ByteBuffer.allocate(PART_BYTES);
        for (long at = begin; at < begin + bytes; at += part.limit()) {
            part.clear().limit((int) Math.min(PART_BYTES, begin + bytes - at));
            while (part.hasRemaining()) {
                if (file.read(part, at + part.position()) <= 0) {
                    return false;
                }
            }
            blank(part, blankFrom - at);
            checksum.update(part.flip());
        }
        return hex(text, SEAL) == checksum.getValue();
    }

    /** Seals a chunk that ends with this footer, if there is room for it. */
    void seal(ByteBuffer chunk) {
        int at = text.stripTrailing().length();
        if (isSealed() || at + SEAL_BYTES >= BYTES) {
            return;
        }
        String seal = SEAL + String.format("%08x", checksum(chunk.duplicate()));
        chunk.put(chunk.limit() - BYTES + at, seal.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void blank(ByteBuffer part, long from) {
        for (long at = Math.max(0, from); at < Math.min(part.limit(), from + SEAL_BYTES); at++) {
            part.put((int) at, (byte) ' ');
        }
    }

    private static long checksum(ByteBuffer chunk) {
        CRC32C checksum = new CRC32C();
        checksum.update(chunk);
        return checksum.getValue();
    }

    /** The hexadecimal number behind a label; -1 if there is none. */
    static long hex(String text, String label) {
        int from = text.indexOf(label);
        if (from < 0) {
            return -1;
        }
        int begin = from + label.length();
        int end = begin;
        while (end < text.length() && Character.digit(text.charAt(end), 16) >= 0) {
            end++;
        }
        return end == begin || end - begin > 15 ? -1 : Long.parseLong(text, begin, end, 16);
    }
}
