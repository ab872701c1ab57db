package ai.toru.host.http;

import java.nio.charset.StandardCharsets;

/**
 * What a plugin answered. Immutable, but for the body array, which is not copied.
 *
 * <p>The status lies within 200 to 599; header fields stand as the plugin wrote them and are not checked here: a caller
 * that sends them on to a browser checks names and values first, as the servlets of this project do.
 *
 * @param status the HTTP status, 200 to 599
 * @param headers the header fields
 * @param body the body's bytes; empty where the plugin sent none
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere; a copy of up to 16 MiB per answer would be
public record PluginResponse(int status, HeaderFields headers, byte[] body) {

    private static final byte[] NO_BODY = {};

    public PluginResponse {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("A response's status lies within 200 to 599, not " + status + ".");
        }
    }

    /** A response without a body. */
    public static PluginResponse empty(int status, HeaderFields headers) {
        return new PluginResponse(status, headers, NO_BODY);
    }

    /** The body read as UTF-8 text. */
    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Status and size, for messages. */
    @Override
    public String toString() {
        return status + " with " + body.length + " bytes";
    }
}
