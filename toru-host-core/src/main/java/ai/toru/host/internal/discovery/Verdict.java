package ai.toru.host.internal.discovery;

import ai.toru.host.plugin.PluginMetadata;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the validator says of a plugin's metadata. Immutable. */
sealed interface Verdict {

    /** The metadata is right. */
    record Good(PluginMetadata metadata) implements Verdict {}

    /**
     * The metadata is wrong.
     *
     * @param claimedId its id, if at least that is right
     * @param problems each a whole clause that names the member; never empty
     */
    record Bad(@Nullable String claimedId, List<String> problems) implements Verdict {}
}
