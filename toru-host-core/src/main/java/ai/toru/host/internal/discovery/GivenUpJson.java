package ai.toru.host.internal.discovery;

import ai.toru.host.plugin.PluginExit;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A plugin that was given up, as a JSON object; members it does not know mean nothing to it. Pure. */
final class GivenUpJson {

    private static final int MOST_EXITS = 10;
    private static final int MOST_LINES = 50;
    private static final Rule ANY = text -> Optional.empty();

    private GivenUpJson() {}

    static Map<String, @Nullable Object> write(GivenUp plugin) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("file", plugin.fileName());
        json.put("fingerprint", plugin.fingerprint());
        json.put("reason", plugin.reason());
        json.put("failures", plugin.failures());
        json.put("exits", plugin.exits().stream().map(GivenUpJson::write).toList());
        return json;
    }

    private static Map<String, @Nullable Object> write(PluginExit exit) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("run", exit.run());
        json.put("code", exit.code());
        json.put("signal", exit.signal());
        json.put("at", exit.at().toString());
        json.put("lifetime", exit.lifetime().toString());
        json.put("expected", exit.expected());
        json.put("requests_lost", exit.requestsLost());
        json.put("stderr_tail", exit.stderrTail());
        return json;
    }

    /**
     * The same, read.
     *
     * @throws RefusedException with all that does not fit
     */
    static GivenUp read(String id, Map<String, @Nullable Object> json) throws RefusedException {
        Members members = new Members(json);
        GivenUp plugin = new GivenUp(
                id,
                members.required("file", ANY),
                members.required("fingerprint", ANY),
                members.required("reason", ANY),
                members.integer("failures", 0, Integer.MAX_VALUE).orElse(0),
                members.objects("exits", MOST_EXITS).stream()
                        .map(GivenUpJson::exit)
                        .toList());
        List<String> problems = members.problems();
        if (!problems.isEmpty()) {
            throw new RefusedException(String.join("; ", problems));
        }
        return plugin;
    }

    private static PluginExit exit(Members exit) {
        Integer code =
                exit.integer("code", Integer.MIN_VALUE, Integer.MAX_VALUE).orElse(null);
        Integer signal = exit.integer("signal", 0, Integer.MAX_VALUE).orElse(null);
        if (code == null && signal == null) {
            exit.note("code", "is missing, and so is \"signal\"");
        }
        return new PluginExit(
                exit.integer("run", 0, Integer.MAX_VALUE).orElse(0),
                code,
                signal,
                parsed(exit, "at", Instant::parse, Instant.EPOCH),
                parsed(exit, "lifetime", Duration::parse, Duration.ZERO),
                exit.flag("expected"),
                exit.integer("requests_lost", 0, Integer.MAX_VALUE).orElse(0),
                exit.texts("stderr_tail", MOST_LINES, ANY));
    }

    private static <T> T parsed(Members members, String name, Function<String, T> parser, T otherwise) {
        try {
            return parser.apply(members.required(name, ANY));
        } catch (DateTimeParseException e) {
            members.note(name, "is not of ISO 8601");
            return otherwise;
        }
    }
}
