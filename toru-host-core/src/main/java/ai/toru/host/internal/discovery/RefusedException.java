package ai.toru.host.internal.discovery;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file is no usable plugin; the message says what is wrong, why, and what to do. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private static final String AGAIN = " The host asks it again by itself; a rescan does so at once.";

    private final @Nullable String claimedId;
    private final transient List<String> stderrTail;
    private final boolean again;

    RefusedException(String reason) {
        this(reason, null, List.of());
    }

    RefusedException(String reason, @Nullable String claimedId, List<String> stderrTail) {
        this(reason, claimedId, stderrTail, false);
    }

    private RefusedException(String reason, @Nullable String claimedId, List<String> stderrTail, boolean again) {
        super(reason);
        this.claimedId = claimedId;
        this.stderrTail = stderrTail;
        this.again = again;
    }

    /** What may be otherwise another time, though the file stays as it is. */
    static RefusedException forNow(String reason, List<String> stderrTail) {
        return new RefusedException(reason + AGAIN, null, stderrTail, true);
    }

    /** The system does not run a file that somebody has open for writing; closing it changes nothing that a look shows. */
    static RefusedException busy(Path binary) {
        String reason =
                "\"" + binary + " --metadata\" could not be run: the file is still open for writing (Text file busy)."
                        + " Most likely it is being copied; to avoid that, copy the plugin under another name and rename it to "
                        + PluginsDirectory.name(binary) + ".";
        return forNow(reason, List.of());
    }

    Discovered.Invalid of(Path binary) {
        String id = claimedId == null ? PluginsDirectory.stem(binary) : claimedId;
        return new Discovered.Invalid(binary, id, String.valueOf(getMessage()), stderrTail, again);
    }
}
