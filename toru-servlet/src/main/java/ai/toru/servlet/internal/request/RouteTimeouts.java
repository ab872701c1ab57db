package ai.toru.servlet.internal.request;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How long requests to some paths may take. A path is a plugin's route and what follows it; {@code /reports/*} stands for
 * {@code /reports} and all below it. The longest that matches wins, the exact one before all others. Immutable.
 */
public final class RouteTimeouts {

    /** The plugins' own settings hold everywhere. */
    public static final RouteTimeouts NONE = new RouteTimeouts(Map.of(), Map.of());

    private final Map<String, Duration> exact;

    /** Without the {@code /*}. */
    private final Map<String, Duration> prefixes;

    private RouteTimeouts(Map<String, Duration> exact, Map<String, Duration> prefixes) {
        this.exact = Map.copyOf(exact);
        this.prefixes = Map.copyOf(prefixes);
    }

    /** {@code /reports/*=120s, /app/ping=500ms}; nothing where that is not what it is, or says one path twice. */
    static Optional<RouteTimeouts> parse(String text) {
        Map<String, Duration> exact = new LinkedHashMap<>();
        Map<String, Duration> prefixes = new LinkedHashMap<>();
        for (String each : text.split(",", -1)) {
            String entry = each.strip();
            int sign = entry.lastIndexOf('=');
            String path = sign < 0 ? "" : entry.substring(0, sign).strip();
            Optional<Duration> time = TimeText.parse(entry.substring(sign + 1).strip());
            boolean prefix = path.endsWith("/*");
            String plain = prefix ? path.substring(0, path.length() - 2) : path;
            boolean sound = path.startsWith("/") && !PathRule.odd(plain) && plain.indexOf('*') < 0;
            if (!sound || time.isEmpty() || (prefix ? prefixes : exact).put(plain, time.get()) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(new RouteTimeouts(exact, prefixes));
    }

    /**
     * How long a request may take; nothing where only the plugin's own setting holds.
     *
     * @param path a plugin's route and what follows it, without query, raw; read decoded, so that nobody gets round it
     */
    public Optional<Duration> of(String path) {
        if (exact.isEmpty() && prefixes.isEmpty()) {
            return Optional.empty();
        }
        String plain = PathRule.plain(path).orElse(path);
        return exact.containsKey(plain)
                ? Optional.of(exact.get(plain))
                : prefixes.entrySet().stream()
                        .filter(entry -> (plain + "/").startsWith(entry.getKey() + "/"))
                        .max(Comparator.comparingInt(entry -> entry.getKey().length()))
                        .map(Map.Entry::getValue);
    }
}
