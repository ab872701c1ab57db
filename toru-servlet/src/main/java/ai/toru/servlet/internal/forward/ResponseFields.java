package ai.toru.servlet.internal.forward;

import ai.toru.host.http.HeaderFields;
import ai.toru.host.plugin.BadPluginResponseException;
import java.util.Set;
import java.util.regex.Pattern;

/** Header fields on their way from the plugin to the browser. */
final class ResponseFields {

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    /** Jetty and Tomcat refuse a head of more than 8 KiB; this leaves room for their own fields and the filters'. */
    private static final int MOST_BYTES = 6 * 1024;

    /** What HTTP/1.1 writes around a name and a value: colon, space and line end. */
    private static final int AROUND = 4;

    /** The host tells the client the request's id; a plugin's own idea of it would contradict that. */
    private static final String REQUEST_ID = "x-request-id";

    private ResponseFields() {}

    /**
     * The fields that may pass.
     *
     * @throws BadPluginResponseException where one cannot stand in HTTP, or all together are too long
     */
    static HeaderFields passing(String pluginId, HeaderFields fields) {
        Set<String> named = HopByHop.namedBy(fields.all("Connection"));
        HeaderFields.Builder out = HeaderFields.builder();
        fields.forEach((name, value) -> {
            check(pluginId, name, value);
            String canonical = HopByHop.canonical(name);
            if (!HopByHop.contains(canonical) && !named.contains(canonical) && !canonical.equals(REQUEST_ID)) {
                out.add(name, value);
            }
        });
        HeaderFields passing = out.build();
        checkSize(pluginId, passing);
        return passing;
    }

    /** How long a body in parts is to be, as the plugin says; negative where it does not, or not in one sound number. */
    static long length(HeaderFields fields) {
        Set<String> said = Set.copyOf(fields.all("Content-Length"));
        String only = said.size() == 1 ? said.iterator().next().strip() : "";
        return LENGTH.matcher(only).matches() ? Long.parseLong(only) : -1;
    }

    /** Whether a field can stand in HTTP. */
    static boolean sound(String name, String value) {
        return isToken(name) && isValue(value);
    }

    private static boolean isToken(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!word && "-!#$%&'*+.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    /** Visible Latin-1, space and tab. Containers cut higher characters to their low byte, which may be a line end. */
    private static boolean isValue(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
                return false;
            }
        }
        return true;
    }

    private static void checkSize(String pluginId, HeaderFields fields) {
        long[] size = {0};
        fields.forEach((name, value) -> size[0] += name.length() + value.length() + AROUND);
        if (size[0] > MOST_BYTES) {
            throw new BadPluginResponseException(
                    pluginId,
                    "The plugin \"" + pluginId + "\" answered with header fields of " + size[0] + " bytes; at most "
                            + MOST_BYTES + " pass, names, values and four bytes for each field counted. Put long"
                            + " values into the body.");
        }
    }

    private static void check(String pluginId, String name, String value) {
        if (!isToken(name)) {
            throw new BadPluginResponseException(
                    pluginId,
                    "The plugin \"" + pluginId + "\" answered with a header field whose name is no token (RFC 9110,"
                            + " 5.1). Name it with letters, digits and hyphens only.");
        }
        if (!isValue(value)) {
            throw new BadPluginResponseException(
                    pluginId,
                    "The plugin \"" + pluginId + "\" answered with a header field " + name + " whose value holds a"
                            + " control character, or one beyond Latin-1. Encode it, as RFC 8187 says for file names.");
        }
    }
}
