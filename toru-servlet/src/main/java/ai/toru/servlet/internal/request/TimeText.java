package ai.toru.servlet.internal.request;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write them: {@code 500ms}, {@code 90s} or {@code 90}, {@code 2m}, {@code 1h}. Pure. */
final class TimeText {

    private static final Pattern TIME = Pattern.compile("(\\d{1,8})(ms|s|m|h|)");
    private static final Duration LONGEST = Duration.ofHours(24);

    private TimeText() {}

    /** Of 1 ms to 24 h; nothing where the text is none. */
    static Optional<Duration> parse(String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        Duration time = switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofSeconds(count);
        };
        return time.isZero() || time.compareTo(LONGEST) > 0 ? Optional.empty() : Optional.of(time);
    }
}
