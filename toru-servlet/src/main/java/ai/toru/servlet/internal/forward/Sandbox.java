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

    /**
     * What browsers run no scripts of, however they read it. Of anything else they may make a document: without a type, or
     * with a broken or unknown one, they guess, and of several with commas between they take the last (MIME Sniffing; Fetch,
     * 2.2.2).
     */
    private static final Pattern NO_DOCUMENT =
            Pattern.compile("(?![^;]*(html|xml|svg))((image|audio|video|font)/[a-z0-9.+-]+"
                    + "|text/(plain|css|csv|javascript|markdown|event-stream)"
                    + "|application/(json|javascript|wasm|pdf|zip|gzip|octet-stream|x-ndjson|[a-z0-9.-]+\\+json))"
                    + "[ \\t]*(;[^,]*)?");

    private Sandbox() {}

    static HeaderFields around(HeaderFields fields) {
        List<String> types = fields.all("Content-Type");
        if (types.size() == 1 && isNoDocument(types.get(0))) {
            return fields;
        }
        HeaderFields.Builder more = HeaderFields.builder();
        fields.forEach(more::add);
        return more.add("Content-Security-Policy", POLICY).build();
    }

    private static boolean isNoDocument(String contentType) {
        return NO_DOCUMENT.matcher(contentType.strip().toLowerCase(Locale.ROOT)).matches();
    }
}
