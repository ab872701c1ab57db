package ai.toru.plugin.internal.route;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path with names in place of some segments, as {@code /items/{id}}, or with a star for all the rest, as
 * {@code /files/*}. Those that say more come first. Immutable.
 */
final class PathPattern implements Comparable<PathPattern> {
    private static final Pattern PARAMETER = Pattern.compile("\\{[A-Za-z_][A-Za-z_0-9]*}");
    private static final String REST = "*";

    private final List<String> segments;

    private PathPattern(List<String> segments) {
        this.segments = segments;
    }

    static PathPattern of(String pattern) {
        if (!pattern.startsWith("/")) {
            throw new IllegalArgumentException(
                    "A pattern begins with a slash, as /items/{id}; '" + pattern + "' does not");
        }
        List<String> segments = split(pattern);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < segments.size(); i++) {
            requireSound(segments.get(i), i == segments.size() - 1, pattern);
            if (kind(segments.get(i)) == 1 && !names.add(segments.get(i))) {
                throw new IllegalArgumentException("A parameter's name stands twice in '" + pattern + "'");
            }
        }
        return new PathPattern(segments);
    }

    private static void requireSound(String segment, boolean last, String pattern) {
        boolean isWord = segment.indexOf('{') < 0 && segment.indexOf('}') < 0;
        boolean sound = isWord
                ? last || !segment.equals(REST)
                : PARAMETER.matcher(segment).matches();
        if (!sound) {
            throw new IllegalArgumentException("A parameter is a whole segment, as /items/{id}, and a star the last, as"
                    + " /files/*; '" + segment + "' in '" + pattern + "' is not");
        }
    }

    /** The parameters, if these segments fit; the rest is named by the star. */
    @Nullable
    Map<String, String> match(List<String> path) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            if (i >= path.size()) {
                return null;
            } else if (segment.equals(REST)) {
                parameters.put(REST, String.join("/", path.subList(i, path.size())));
                return parameters;
            } else if (kind(segment) == 1 && !path.get(i).isEmpty()) {
                parameters.put(segment.substring(1, segment.length() - 1), path.get(i));
            } else if (!segment.equals(path.get(i))) {
                return null;
            }
        }
        return path.size() == segments.size() ? parameters : null;
    }

    static List<String> split(String path) {
        return Arrays.asList(path.substring(1).split("/", -1));
    }

    /** Words before parameters before the rest, segment by segment; then the longer one. */
    @Override
    public int compareTo(PathPattern other) {
        for (int i = 0; i < Math.min(segments.size(), other.segments.size()); i++) {
            int order = Integer.compare(kind(segments.get(i)), kind(other.segments.get(i)));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(other.segments.size(), segments.size());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PathPattern pattern && segments.equals(pattern.segments);
    }

    @Override
    public int hashCode() {
        return segments.hashCode();
    }

    private static int kind(String segment) {
        return segment.equals(REST) ? 2 : segment.startsWith("{") ? 1 : 0;
    }
}
