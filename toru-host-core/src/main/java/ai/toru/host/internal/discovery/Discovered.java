package ai.toru.host.internal.discovery;

import ai.toru.host.plugin.PluginMetadata;
import java.nio.file.Path;
import java.util.List;

/** A {@code *.binary} file that the scan found. Immutable. */
public sealed interface Discovered {

    /** The file, absolute. */
    Path binary();

    /**
     * A plugin.
     *
     * @param fingerprint changes whenever the file does (size, modification time, file key)
     */
    record Valid(Path binary, PluginMetadata metadata, String fingerprint) implements Discovered {}

    /**
     * A file that is no usable plugin.
     *
     * @param id the id it claims if that is readable and well formed, else the file's name without {@code .binary}
     * @param reason what is wrong, why, and what to do
     * @param stderrTail last lines it wrote to standard error
     * @param again whether its metadata may be had another time though the file stays as it is: it could not be run, or did
     *     not end with exit code 0 in time
     */
    record Invalid(Path binary, String id, String reason, List<String> stderrTail, boolean again)
            implements Discovered {

        public Invalid {
            stderrTail = List.copyOf(stderrTail);
        }

        /** Whether the same is wrong with the same file; what it writes may tell the time. */
        public boolean isAs(Invalid other) {
            return binary.equals(other.binary) && reason.equals(other.reason);
        }
    }
}
