package ai.toru.host;

import ai.toru.host.internal.layout.SocketsDirectory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;

/** The sockets directory of a host that was told none. Pure. */
final class DefaultSockets {

    /** Leaves room for an id of 63 characters within a socket's 106 bytes. */
    private static final int LONGEST_DIRECTORY =
            SocketsDirectory.MAX_SOCKET_PATH_BYTES - "/".length() - 63 - ".sock".length();

    private DefaultSockets() {}

    /** Short, and always the same for a data directory. */
    static Path directoryFor(Path dataDirectory) {
        CRC32 hash = new CRC32();
        hash.update(dataDirectory.toString().getBytes(StandardCharsets.UTF_8));
        String name = String.format("toru-plugins-%08x", hash.getValue());
        Path inTemporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp")).resolve(name);
        return inTemporary.toString().length() <= LONGEST_DIRECTORY ? inTemporary : Path.of("/tmp", name);
    }
}
