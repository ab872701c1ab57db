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
     * @param busy whether somebody still has it open for writing; that this ends changes nothing that a look would show
     */
    record Invalid(Path binary, String id, String reason, List<String> stderrTail, boolean busy) implements Discovered {

        public Invalid {
            stderrTail = List.copyOf(stderrTail);
        }
    }
}
