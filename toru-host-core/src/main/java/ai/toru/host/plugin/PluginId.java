package ai.toru.host.plugin;

import java.util.regex.Pattern;

/**
 * The form of plugin ids: 1 to 63 characters of {@code A-Z a-z 0-9 -}, so that an id is a file name, a socket name and a
 * path segment as it is. Pure.
 */
public final class PluginId {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9-]{1,63}");

    private PluginId() {}

    /** Whether a text has the form of an id; there need not be such a plugin. */
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
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
