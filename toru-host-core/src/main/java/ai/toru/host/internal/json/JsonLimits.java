package ai.toru.host.internal.json;

/**
 * How much JSON a reader takes. Immutable.
 *
 * @param maxBytes longest text; 1 MiB by default
 * @param maxNesting deepest nesting of objects and arrays; 64 by default
 * @param maxTokens most values, names and brackets together; 100,000 by default
 * @param maxNameLength longest member name, in characters; 8,192 by default
 * @param maxNumberLength longest number, in characters; 1,000 by default
 */
public record JsonLimits(int maxBytes, int maxNesting, int maxTokens, int maxNameLength, int maxNumberLength) {

    /** The defaults named above. */
    public static final JsonLimits DEFAULTS = new JsonLimits(1 << 20, 64, 100_000, 8192, 1000);

    public JsonLimits {
        requirePositive("maxBytes", maxBytes);
        requirePositive("maxNesting", maxNesting);
        requirePositive("maxTokens", maxTokens);
        requirePositive("maxNameLength", maxNameLength);
        requirePositive("maxNumberLength", maxNumberLength);
    }

    /** The same limits with another size of text. */
    public JsonLimits withMaxBytes(int bytes) {
        return new JsonLimits(bytes, maxNesting, maxTokens, maxNameLength, maxNumberLength);
    }

    /** The same limits with another depth of nesting. */
    public JsonLimits withMaxNesting(int depth) {
        return new JsonLimits(maxBytes, depth, maxTokens, maxNameLength, maxNumberLength);
    }

    /** The same limits with another number of tokens. */
    public JsonLimits withMaxTokens(int tokens) {
        return new JsonLimits(maxBytes, maxNesting, tokens, maxNameLength, maxNumberLength);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but is " + value + ".");
        }
    }
}
