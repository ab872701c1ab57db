package ai.toru.host.event;

import ai.toru.host.plugin.PluginId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Somebody tried to administer plugins, and was let or refused. Immutable. What a client can choose is made harmless: a
 * {@code pluginId} that no plugin can have becomes empty, a user or address is cut at {@value #LONGEST} characters, and
 * control characters in it become question marks.
 *
 * @param action what was tried
 * @param pluginId with which plugin; empty where it concerns all, or none there can be
 * @param user who it was; null where nobody was logged in
 * @param address where the request came from; null where that is not known
 * @param refusal why it was refused, in {@code snake_case}; null where it was allowed
 */
public record AdminAttempt(
        AdminAction action,
        String pluginId,
        @Nullable String user,
        @Nullable String address,
        @Nullable String refusal) {

    private static final int LONGEST = 128;

    public AdminAttempt {
        Objects.requireNonNull(action, "action");
        pluginId = PluginId.isValid(pluginId) ? pluginId : "";
        user = harmless(user);
        address = harmless(address);
        refusal = harmless(refusal);
    }

    private static @Nullable String harmless(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        return cut.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?");
    }
}
