package ai.toru.host.internal.discovery;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file is no usable plugin; the message says what is wrong, why, and what to do. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final @Nullable String claimedId;
    private final transient List<String> stderrTail;

    RefusedException(String reason) {
        this(reason, null, List.of());
    }

    RefusedException(String reason, @Nullable String claimedId, List<String> stderrTail) {
        super(reason);
        this.claimedId = claimedId;
        this.stderrTail = stderrTail;
    }

    Discovered.Invalid of(Path binary) {
        String id = claimedId == null ? PluginsDirectory.stem(binary) : claimedId;
        return new Discovered.Invalid(binary, id, String.valueOf(getMessage()), stderrTail);
    }
}
