package ai.toru.servlet.internal.manage;

import ai.toru.host.http.HeaderFields;
import ai.toru.servlet.internal.answer.Answer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Content that browsers keep, but ask about each time. */
public final class CachedContent {

    private static final byte[] NO_BODY = {};

    private CachedContent() {}

    /**
     * A script.
     *
     * @param moreHeaders names and values in turn
     */
    public static Answer script(byte[] content, @Nullable String ifNoneMatch, String... moreHeaders) {
        return answer(MediaTypes.JAVASCRIPT, content, EntityTag.of(content), ifNoneMatch, moreHeaders);
    }

    /**
     * A file, whose name tells its type.
     *
     * @param moreHeaders names and values in turn
     */
    public static Answer file(String name, byte[] content, @Nullable String ifNoneMatch, String... moreHeaders) {
        return answer(MediaTypes.of(name), content, EntityTag.of(content), ifNoneMatch, moreHeaders);
    }

    static Answer answer(
            String mediaType, byte[] content, String tag, @Nullable String ifNoneMatch, String... moreHeaders) {
        String[] headers = headers(tag, moreHeaders);
        return EntityTag.matches(ifNoneMatch, tag)
                ? new Answer(304, HeaderFields.of(headers), NO_BODY)
                : Answer.of(200, mediaType, content, headers);
    }

    private static String[] headers(String tag, String... more) {
        return Stream.concat(Stream.of("ETag", tag, "Cache-Control", "no-cache"), Stream.of(more))
                .toArray(String[]::new);
    }
}
