package ai.toru.host.internal.discovery;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file is no usable plugin; the message says what is wrong, why, and what to do. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final @Nullable String claimedId;
    private final transient List<String> stderrTail;
    private final boolean busy;

    RefusedException(String reason) {
        this(reason, null, List.of());
    }

    RefusedException(String reason, @Nullable String claimedId, List<String> stderrTail) {
        this(reason, claimedId, stderrTail, false);
    }

    private RefusedException(String reason, @Nullable String claimedId, List<String> stderrTail, boolean busy) {
        super(reason);
        this.claimedId = claimedId;
        this.stderrTail = stderrTail;
        this.busy = busy;
    }

    /** The system does not run a file that somebody has open for writing. */
    static RefusedException busy(Path binary) {
        String reason =
                "\"" + binary + " --metadata\" could not be run: the file is still open for writing (Text file busy)."
                        + " Most likely it is being copied. Wait until that"
                        + " is done, then rescan; to avoid it, copy the plugin under another name and rename it to "
                        + PluginsDirectory.name(binary) + ".";
        return new RefusedException(reason, null, List.of(), true);
    }

    Discovered.Invalid of(Path binary) {
        String id = claimedId == null ? PluginsDirectory.stem(binary) : claimedId;
        return new Discovered.Invalid(binary, id, String.valueOf(getMessage()), stderrTail, busy);
    }
}
