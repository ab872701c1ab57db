package ai.toru.testing.junit;

import ai.toru.testing.relay.NamedPipe;
import ai.toru.testing.relay.Orders;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The files of a scripted plugin: a shell script that tells of its start through a named pipe and then does what it is told
 * through another. Immutable.
 */
final class ScriptFiles {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final Path binary;

    private ScriptFiles(Path directory, Path binary) {
        this.directory = directory;
        this.binary = binary;
    }

    /** Writes all but the one that makes the host see the plugin. */
    static ScriptFiles write(String id, Set<String> features, ShortDirectory root) throws IOException {
        Path directory = root.directory("scripted/" + id);
        Files.writeString(directory.resolve("metadata.json"), metadata(id, features));
        NamedPipe.make(directory.resolve("runs"));
        return new ScriptFiles(directory, root.path("plugins").resolve(id + ".binary"));
    }

    /** Lets the host see the plugin. */
    void publish() throws IOException {
        String answerToMetadata = """
            #!/bin/sh
            cd '%s' || exit 70
            if [ "$1" = --metadata ]; then
              exec cat metadata.json
            fi
            """.formatted(directory);
        Files.writeString(binary, answerToMetadata + Orders.SCRIPT);
        Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The pipe on which runs announce themselves. */
    Path announcements() {
        return directory.resolve("runs");
    }

    /** What a run is told. */
    Orders orders(long pid) throws IOException {
        return Orders.to(pid, directory);
    }

    private static String metadata(String id, Set<String> features) {
        ObjectNode metadata = JSON.createObjectNode()
                .put("id", id)
                .put("name", id)
                .put("version", "1.0.0")
                .put("route", "/" + id);
        if (!features.isEmpty()) {
            ObjectNode protocol = metadata.putObject("protocol").put("version", "1.1");
            features.stream().sorted().forEach(protocol.putArray("features")::add);
        }
        return metadata.toString();
    }
}
