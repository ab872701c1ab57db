package ai.toru.host.plugin;

/**
 * The form of plugin ids: 1 to 63 characters of {@code A-Z a-z 0-9 -}, so that an id is a file name, a socket name and a
 * path segment as it is. Pure.
 */
public final class PluginId {

    private static final int LONGEST = 63;

    private PluginId() {}

    /** Whether a text has the form of an id; there need not be such a plugin. */
    public static boolean isValid(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!mayHold(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean mayHold(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    }

    /**
     * Gives back an id.
     *
     * @throws IllegalArgumentException if no plugin can have that id
     */
    public static String require(String text) {
        if (!isValid(text)) {
            throw new IllegalArgumentException(
                    "\"" + text
                            + "\" is no plugin id: those have 1 to 63 letters, digits and hyphens, as in the plugin's metadata.");
        }
        return text;
    }
}
