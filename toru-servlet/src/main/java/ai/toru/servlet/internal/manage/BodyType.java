package ai.toru.servlet.internal.manage;

import ai.toru.servlet.internal.answer.BadBodyException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The types of bodies that the management interface reads. Immutable. */
enum BodyType {
    /** {@code application/json}. */
    JSON,
    /** {@code text/plain}. */
    TEXT;

    /**
     * What a Content-Type says.
     *
     * @throws BadBodyException if it is none of these, or says that the body is not UTF-8
     */
    static BodyType of(@Nullable String contentType) {
        String[] parts = (contentType == null ? "" : contentType)
                .toLowerCase(Locale.ROOT)
                .split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().replace("\"", "");
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
                throw BadBodyException.unsupported("The body's charset is not UTF-8. Send it in UTF-8.");
            }
        }
        return switch (parts[0].strip()) {
            case "application/json" -> JSON;
            case "text/plain" -> TEXT;
            default ->
                throw BadBodyException.unsupported("The Content-Type is "
                        + (contentType == null ? "missing" : "neither of those that are read here")
                        + ". Send application/json; where the body is a value by itself, text/plain will do.");
        };
    }

    /** Refuses all but JSON. */
    static void requireJson(@Nullable String contentType) {
        if (of(contentType) != JSON) {
            throw BadBodyException.unsupported("The body has to be JSON here. Send application/json.");
        }
    }
}
