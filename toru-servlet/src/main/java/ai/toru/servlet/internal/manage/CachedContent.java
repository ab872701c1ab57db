package ai.toru.servlet.internal.manage;

import ai.toru.host.http.HeaderFields;
import ai.toru.servlet.internal.answer.Answer;
import org.jspecify.annotations.Nullable;

/** Content that browsers keep, but ask about each time. */
public final class CachedContent {

    private static final byte[] NO_BODY = {};

    private CachedContent() {}

    /** A script. */
    public static Answer script(byte[] content, @Nullable String ifNoneMatch) {
        return answer(MediaTypes.JAVASCRIPT, content, EntityTag.of(content), ifNoneMatch);
    }

    static Answer answer(String mediaType, byte[] content, String tag, @Nullable String ifNoneMatch) {
        if (EntityTag.matches(ifNoneMatch, tag)) {
            return new Answer(304, HeaderFields.of("ETag", tag, "Cache-Control", "no-cache"), NO_BODY);
        }
        return Answer.of(200, mediaType, content, "ETag", tag, "Cache-Control", "no-cache");
    }
}
