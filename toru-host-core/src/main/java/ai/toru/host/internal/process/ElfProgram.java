package ai.toru.host.internal.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The part of an ELF file that the kernel reads before it runs it. Confined to its caller.
 *
 * <p>It must be read as strictly as the kernel reads it: what the kernel refuses as no program ({@code ENOEXEC}), {@code
 * execvp} hands to the shell, which runs whatever it takes for commands in it.
 */
final class ElfProgram {

    private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};
    private static final int IDENT_BYTES = 16;
    private static final int EXECUTABLE = 2;
    private static final int SHARED = 3; // position-independent programs as well
    private static final int LONGEST_TABLE = 65_536;
    private static final int LONGEST_LOADER = 4096;

    private final Path file;
    private final SeekableByteChannel channel;
    private final ElfFormat format;
    private final ByteBuffer header;

    private ElfProgram(Path file, SeekableByteChannel channel, ElfFormat format, ByteBuffer header) {
        this.file = file;
        this.channel = channel;
        this.format = format;
        this.header = header;
    }

    /** Whether a file that begins so claims to be a program of this kind. */
    static boolean claimedBy(byte[] head) {
        return head.length > MAGIC.length && Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /** Says why the kernel would not run the file, or nothing. */
    static void check(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            ByteBuffer ident = read(file, channel, 0, IDENT_BYTES);
            ElfFormat format = ElfFormat.of(ident.get(4), ident.get(5));
            if (format == null || ident.get(6) != 1) {
                throw incomplete(file, "its header makes no sense");
            }
            ByteBuffer header = read(file, channel, 0, format.headerBytes()).order(format.order());
            new ElfProgram(file, channel, format, header).check(System.getProperty("os.arch", ""));
        }
    }

    private void check(String machine) throws IOException {
        int type = header.getShort(16);
        int code = Short.toUnsignedInt(header.getShort(18));
        if (!format.runsOn(machine, code)) {
            throw new IOException(file + " is a program for another machine (ELF machine " + code + ", " + format.bits()
                    + " bit; this one is " + machine + "). Build it for this machine.");
        }
        if ((type != EXECUTABLE && type != SHARED) || header.getInt(20) != 1) {
            throw incomplete(file, "it is an object or core file, or its header makes no sense");
        }
        checkSegments(segments());
    }

    private ByteBuffer segments() throws IOException {
        int count = Short.toUnsignedInt(header.getShort(format.segmentCountAt()));
        int bytes = count * format.segmentBytes();
        if (header.getShort(format.segmentCountAt() - 2) != format.segmentBytes()
                || count == 0
                || bytes > LONGEST_TABLE) {
            throw incomplete(file, "it has no table of segments");
        }
        return read(file, channel, format.word(header, format.segmentsAt()), bytes)
                .order(format.order());
    }

    private void checkSegments(ByteBuffer table) throws IOException {
        boolean loads = false;
        for (int at = 0; at < table.limit(); at += format.segmentBytes()) {
            int type = table.getInt(at);
            long start = format.word(table, at + format.startInSegment());
            long bytes = format.word(table, at + format.bytesInSegment());
            if (type == ElfFormat.LOAD) {
                loads = true;
                requireWithin(start, bytes);
            } else if (type == ElfFormat.LOADER) {
                checkLoader(start, bytes);
            }
        }
        if (!loads) {
            throw incomplete(file, "it has nothing to load");
        }
    }

    private void checkLoader(long start, long bytes) throws IOException {
        if (bytes < 2 || bytes > LONGEST_LOADER) {
            throw incomplete(file, "it does not name its loader");
        }
        byte[] name = read(file, channel, start, (int) bytes).array();
        if (name[name.length - 1] != 0) {
            throw incomplete(file, "the name of its loader does not end");
        }
        String loader = new String(name, StandardCharsets.UTF_8).split("\0", 2)[0];
        if (!isFile(loader)) {
            throw new IOException(file + " needs the loader " + loader + ", which this machine does not have."
                    + " Build it for this machine, or link it statically.");
        }
    }

    private static boolean isFile(String loader) {
        try {
            return Files.isRegularFile(Path.of(loader));
        } catch (InvalidPathException unknown) {
            return false;
        }
    }

    private void requireWithin(long start, long bytes) throws IOException {
        if (start < 0 || bytes < 0 || start > channel.size() - bytes) {
            throw incomplete(file, "it ends too early");
        }
    }

    private static ByteBuffer read(Path file, SeekableByteChannel channel, long start, int bytes) throws IOException {
        if (start < 0 || start > channel.size() - bytes) {
            throw incomplete(file, "it ends too early");
        }
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        channel.position(start);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw incomplete(file, "it ends too early");
            }
        }
        return buffer.flip();
    }

    private static IOException incomplete(Path file, String why) {
        return new IOException(
                file + " is no complete program: " + why + ". Copy it again, or build it for this machine.");
    }
}
