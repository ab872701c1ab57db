package ai.toru.servlet.internal.answer;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Bodies as text. Pure. */
public final class BodyText {

    private BodyText() {}

    /**
     * A body in UTF-8 as text; nothing in it is replaced.
     *
     * @param body null for an empty one
     * @throws BadBodyException if it is not UTF-8
     */
    public static String of(byte @Nullable [] body) {
        try {
            return body == null
                    ? ""
                    : StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(body))
                            .toString();
        } catch (CharacterCodingException e) {
            throw BadBodyException.malformed("The body is not UTF-8. Encode it so.");
        }
    }
}
