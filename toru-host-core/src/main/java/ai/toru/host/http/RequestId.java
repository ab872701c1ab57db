package ai.toru.host.http;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The id that {@code X-Request-Id} carries through proxies, logs and plugins. Pure.
 *
 * <p>One is taken over that has 1 to 128 characters of {@code A-Z a-z 0-9 . _ : / + = @ ~ -}: what the usual makers of ids use
 * (UUIDs, base64, numbers with dots), and nothing that could break or forge a line of a log. Any other is as good as none.
 */
public final class RequestId {

    /** The header field's name. */
    public static final String FIELD = "X-Request-Id";

    private static final int LONGEST = 128;

    private RequestId() {}

    /** Whether a text may be taken over as an id. */
    public static boolean isValid(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!mayHold(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean mayHold(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '-' && c <= ':') || (c >= '@' && c <= 'Z') || "+=_~".indexOf(c) >= 0;
    }

    /** A new one: a random UUID. It tells requests apart and is no secret, so it costs no secure random number. */
    public static String random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    /** The id among header fields, if it is there once and may be taken over. */
    public static Optional<String> in(HeaderFields fields) {
        var values = fields.all(FIELD);
        return values.size() == 1 && isValid(values.get(0)) ? Optional.of(values.get(0)) : Optional.empty();
    }
}
