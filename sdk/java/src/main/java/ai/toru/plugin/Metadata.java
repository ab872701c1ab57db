package ai.toru.plugin;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a plugin is, as {@code --metadata} prints it. Immutable. */
public final class Metadata {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,63}");
    private static final Pattern ROUTE = Pattern.compile("(/[A-Za-z0-9._~!$&'()*+,=:@-]+)+");
    private static final Pattern DOTS = Pattern.compile("(.*/)?\\.\\.?(/.*)?");
    private static final Set<String> RESERVED = Set.of("route", "rescan", "events", "metrics", "health");

    private final String id;
    private final String name;
    private final String version;
    private final String route;
    private final @Nullable String author;
    private final @Nullable String icon;

    private Metadata(
            String id, String name, String version, String route, @Nullable String author, @Nullable String icon) {
        this.id = Objects.requireNonNull(id);
        this.name = requireLine("name", name, 1, 100);
        this.version = requireLine("version", version, 1, 64);
        this.route = Objects.requireNonNull(route);
        this.author = author;
        this.icon = icon;
    }

    /**
     * A plugin's metadata; {@link IllegalArgumentException} says why a host would not take it.
     *
     * @param id 1 to 63 letters, digits and hyphens
     * @param name what people read, at most 100 characters
     * @param version at most 64 characters
     * @param route where it is mounted, as {@code /my-plugin}
     */
    public static Metadata of(String id, String name, String version, String route) {
        if (!ID.matcher(id).matches() || RESERVED.contains(id.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "An id has 1 to 63 letters, digits and hyphens, and none is " + RESERVED + "; not '" + id + "'");
        }
        if (!ROUTE.matcher(route).matches() || DOTS.matcher(route).matches() || route.length() > 255) {
            throw new IllegalArgumentException(
                    "A route is a path as /my-plugin, at most 255 characters; not '" + route + "'");
        }
        return new Metadata(id, name, version, route, null, null);
    }

    /** With who wrote it, at most 100 characters. */
    public Metadata author(String author) {
        return new Metadata(id, name, version, route, requireLine("author", author, 0, 100), icon);
    }

    /** With an icon, usually one emoji. */
    public Metadata icon(String icon) {
        return new Metadata(id, name, version, route, author, requireLine("icon", icon, 0, 1024));
    }

    /** The id. */
    public String id() {
        return id;
    }

    /** What people read. */
    public String name() {
        return name;
    }

    /** The version. */
    public String version() {
        return version;
    }

    /** Where it is mounted. */
    public String route() {
        return route;
    }

    /** Who wrote it. */
    public Optional<String> author() {
        return Optional.ofNullable(author);
    }

    /** Its icon. */
    public Optional<String> icon() {
        return Optional.ofNullable(icon);
    }

    private static String requireLine(String what, String text, int least, int most) {
        int length = text.codePointCount(0, text.length());
        if (length < least || length > most || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "The " + what + " has " + least + " to " + most + " characters on one line; not '" + text + "'");
        }
        return text;
    }
}
