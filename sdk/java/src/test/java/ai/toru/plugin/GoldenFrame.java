package ai.toru.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A message of docs/golden-frames, and what it means. Immutable.
 *
 * @param name its name in its file
 * @param features those that are on when it comes
 * @param canonical whether this is what is written to say it
 * @param json the message
 * @param means what it says, kind first
 */
public record GoldenFrame(
        String name, List<String> features, boolean canonical, String json, Map<String, Object> means) {
    private static final Path DIRECTORY = Path.of("../../docs/golden-frames");

    /** The messages of a file. */
    static List<GoldenFrame> of(String file) {
        return cases(file).stream()
                .map(one -> new GoldenFrame(
                        (String) one.get("name"),
                        texts(one.get("features")),
                        Boolean.TRUE.equals(one.get("canonical")),
                        (String) one.get("json"),
                        object(one.get("means"))))
                .toList();
    }

    /** The cases of a file, as they are. */
    public static List<Map<String, Object>> cases(String file) {
        try {
            Map<String, Object> whole = object(Json.parse(Files.readString(DIRECTORY.resolve(file))));
            return ((List<?>) whole.get("cases"))
                    .stream().map(GoldenFrame::object).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A list of texts; none where there is no list. */
    public static List<String> texts(Object list) {
        return list == null
                ? List.of()
                : ((List<?>) list).stream().map(String::valueOf).toList();
    }

    @SuppressWarnings("unchecked") // members have names
    static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    String kind() {
        return text("kind");
    }

    String id() {
        return text("request_id");
    }

    /** A member of its meaning. */
    String text(String member) {
        return (String) means.get(member);
    }

    /** Its meaning without these members. */
    Map<String, Object> meansBut(String... members) {
        Map<String, Object> rest = new HashMap<>(means);
        List.of(members).forEach(rest::remove);
        return rest;
    }

    byte[] bytes() {
        return json.getBytes(UTF_8);
    }

    /** Its features and {@code ready}, so that the plugin has heard them before anything else comes. */
    String[] featuresAndReady() {
        return Stream.concat(features.stream(), Stream.of("ready")).distinct().toArray(String[]::new);
    }

    @Override
    public String toString() {
        return name;
    }
}
