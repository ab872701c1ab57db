package ai.toru.servlet.internal.manage;

import ai.toru.host.event.AdminAction;
import ai.toru.host.event.AdminAttempt;
import ai.toru.servlet.internal.gateway.PluginGateway;
import ai.toru.servlet.internal.request.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a request to the management interface tries, as the host is told of it: whatever is refused, and of what is allowed
 * the changes. Immutable.
 *
 * @param gateway who is told
 * @param action what is tried; null for what takes no administrator
 * @param bodyDecides whether it changes something is known only once the body has been read
 * @param pluginId with which plugin, as the client wrote it; empty for all
 * @param user who is logged in
 * @param address the client's
 */
record Attempt(
        PluginGateway gateway,
        @Nullable AdminAction action,
        boolean bodyDecides,
        String pluginId,
        @Nullable String user,
        String address) {

    static Attempt of(PluginGateway gateway, ManagementPath path, HttpServletRequest request) {
        HostWord hostWord = HostWord.of(path.first()).orElse(null);
        PluginWord pluginWord = PluginWord.of(path.second()).orElse(null);
        boolean reading =
                request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        return new Attempt(
                gateway,
                hostWord != null ? action(hostWord) : action(pluginWord, reading),
                pluginWord == PluginWord.KV && request.getMethod().equals("POST"),
                hostWord != null ? "" : path.first(),
                request.getRemoteUser(),
                request.getRemoteAddr());
    }

    private static @Nullable AdminAction action(HostWord word) {
        return switch (word) {
            case RESCAN -> AdminAction.RESCAN;
            case EVENTS -> AdminAction.READ_EVENTS;
            default -> null;
        };
    }

    private static @Nullable AdminAction action(@Nullable PluginWord word, boolean reading) {
        if (word == null) {
            return null;
        }
        return switch (word) {
            case ENABLE -> AdminAction.ENABLE;
            case DISABLE -> AdminAction.DISABLE;
            case RESTART -> AdminAction.RESTART;
            case LOGS -> AdminAction.READ_LOG;
            case EVENTS -> AdminAction.READ_EVENTS;
            case KV -> reading ? AdminAction.READ_KEYS : AdminAction.WRITE_KEYS;
            default -> null;
        };
    }

    /** It was not let through. */
    void refused(Refusal refusal) {
        tell(refusal.code());
    }

    /** It was let through. */
    void passed() {
        if (!bodyDecides && changes()) {
            tell(null);
        }
    }

    /** It was let through, and its body says that it changes something. */
    void passedWithChange() {
        tell(null);
    }

    private boolean changes() {
        return action != AdminAction.READ_KEYS && action != AdminAction.READ_LOG && action != AdminAction.READ_EVENTS;
    }

    private void tell(@Nullable String refusal) {
        if (action != null) {
            gateway.attempted(new AdminAttempt(action, pluginId, user, address, refusal));
        }
    }
}
