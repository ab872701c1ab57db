package ai.toru.servlet.internal.manage;

import ai.toru.host.http.HeaderFields;
import java.util.Locale;
import java.util.Set;

/** Whether what a plugin answers says of itself that it is a script. */
final class ScriptType {

    private static final Set<String> NAMES = Set.of(
            "text/javascript",
            "application/javascript",
            "application/x-javascript",
            "text/ecmascript",
            "application/ecmascript");

    private ScriptType() {}

    /** Parameters do not count. An answer that says nothing of its type is taken as a script. */
    static boolean allows(HeaderFields headers) {
        String type = headers.first("Content-Type").orElse("");
        String name = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return name.isEmpty() || NAMES.contains(name);
    }
}
