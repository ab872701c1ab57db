package ai.toru.host.internal.discovery;

import java.util.Optional;

/**
 * Text for people, on one line. Immutable.
 *
 * @param min fewest characters (Unicode code points); if 1, blank text is refused too
 * @param max most characters
 */
record TextRule(int min, int max) implements Rule {

    @Override
    public Optional<String> problem(String value) {
        int length = value.codePointCount(0, value.length());
        if (length > max) {
            return Optional.of("has " + length + " characters; shorten it to " + max);
        }
        if (min > 0 && value.isBlank()) {
            return Optional.of("is empty; it needs 1 to " + max + " characters");
        }
        if (value.codePoints().anyMatch(TextRule::isControl)) {
            return Optional.of("contains control characters (it is " + Quoted.of(value) + "); remove them");
        }
        return Optional.empty();
    }

    /** Whether a character breaks lines, moves cursors or is half of one. */
    static boolean isControl(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default -> false;
        };
    }
}
