package ai.toru.servlet.internal.forward;

import ai.toru.host.http.HeaderFields;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Gives documents that plugins answer with an origin of their own (CSP Level 3, 6.3.2): their scripts then run, but cannot act
 * as the application's pages. The plugin's own policies stay and count besides. Pure.
 */
final class Sandbox {

    private static final String POLICY = "sandbox allow-forms allow-modals allow-popups allow-scripts";

    /** What browsers run scripts of as documents; without a type they guess. */
    private static final Pattern DOCUMENT = Pattern.compile("text/html|text/xml|application/xml|[^;]*\\+xml");

    private Sandbox() {}

    static HeaderFields around(HeaderFields fields) {
        List<String> types = fields.all("Content-Type");
        boolean safe = !types.isEmpty() && types.stream().noneMatch(Sandbox::isDocument);
        if (safe) {
            return fields;
        }
        HeaderFields.Builder more = HeaderFields.builder();
        fields.forEach(more::add);
        return more.add("Content-Security-Policy", POLICY).build();
    }

    private static boolean isDocument(String contentType) {
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.isEmpty() || DOCUMENT.matcher(type).matches();
    }
}
