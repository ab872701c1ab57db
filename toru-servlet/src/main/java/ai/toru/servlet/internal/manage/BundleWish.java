package ai.toru.servlet.internal.manage;

import ai.toru.servlet.internal.answer.Answer;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants of a bundle: itself, or, with {@code Accept: application/json}, only to know whether there is one.
 * Immutable.
 */
record BundleWish(boolean toKnow, @Nullable String ifNoneMatch) {

    private static final Answer NONE = Answer.error(
            404,
            "no_bundle",
            "The plugin has no bundle: neither frontend/bundle.js nor bundle.js among its files, and it answers"
                    + " /bundle.js with 404, or with a Content-Type that is not JavaScript's.");

    static BundleWish of(HttpServletRequest request) {
        boolean toKnow = Collections.list(request.getHeaders("Accept")).stream()
                .anyMatch(accept -> accept.strip().equalsIgnoreCase("application/json"));
        return new BundleWish(toKnow, request.getHeader("If-None-Match"));
    }

    Answer found(byte[] script) {
        return toKnow ? known(true) : CachedContent.script(script, ifNoneMatch, "Vary", "Accept");
    }

    Answer none() {
        return toKnow ? known(false) : NONE;
    }

    private static Answer known(boolean there) {
        return Answer.json(200, Map.of("bundle", there));
    }
}
