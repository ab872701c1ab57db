package ai.toru.host.internal.protocol;

import java.util.stream.Stream;

/** Words of header fields that nearly every answer has, of which one copy is enough. Immutable. */
final class UsualWords {

    private static final Word[] WORDS = Stream.of(
                    "Content-Type",
                    "content-type",
                    "Content-Length",
                    "Cache-Control",
                    "no-store",
                    "application/json",
                    "application/json; charset=utf-8",
                    "text/plain",
                    "text/plain; charset=utf-8",
                    "text/html; charset=utf-8")
            .map(text -> new Word(text, JsonEscapes.ascii(text)))
            .toArray(Word[]::new);

    private UsualWords() {}

    /** The last plain string. */
    static String shared(PlainJson in) {
        for (Word each : WORDS) {
            if (in.is(each.bytes)) {
                return each.text;
            }
        }
        return in.string();
    }

    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    private record Word(String text, byte[] bytes) {}
}
