package ai.toru.testing.junit;

import ai.toru.host.http.HeaderFields;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A plugin whose answers a test decides. It is a process that the host starts, watches and ends as any other; its requests are
 * answered here, in the test's JVM. Thread-safe.
 *
 * <p>What a test changes holds for requests that come after it. A request without an answer of the test's gets 404, with a body
 * that says so.
 */
public final class ScriptedPlugin {

    private final String id;
    private final Set<String> features;
    private final Map<String, Function<PluginRequest, PluginResponse>> answers = new ConcurrentHashMap<>();
    private final Queue<PluginRequest> requests = new ConcurrentLinkedQueue<>();
    private final RunBook runs;

    private volatile Duration delay = Duration.ZERO;
    private volatile boolean hanging;
    private volatile boolean refusing;

    private ScriptedPlugin(String id, Set<String> features, ScriptFiles files) throws IOException {
        this.id = id;
        this.features = Set.copyOf(features);
        runs = new RunBook(this, files);
    }

    /** Puts it into a host's plugins directory, ready to be found and started. */
    static ScriptedPlugin install(String id, Set<String> features, ShortDirectory root) throws IOException {
        ScriptFiles files = ScriptFiles.write(id, features, root);
        ScriptedPlugin plugin = new ScriptedPlugin(id, features, files);
        files.publish();
        return plugin;
    }

    /** Its id. */
    public String id() {
        return id;
    }

    Set<String> features() {
        return features;
    }

    /**
     * Answers with 200 and plain text.
     *
     * @param path what follows the plugin's route, such as {@code /hello}; the query of a request does not count
     */
    public ScriptedPlugin answer(String method, String path, String body) {
        return answer(method, path, 200, "text/plain; charset=utf-8", body);
    }

    /** Answers with a status and a body of some type. */
    public ScriptedPlugin answer(String method, String path, int status, String contentType, String body) {
        PluginResponse response = new PluginResponse(
                status, HeaderFields.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
        return answer(method, path, request -> response);
    }

    /**
     * Answers with what a function makes of the request. It runs on a thread of the plugin's; where it throws, the answer is a
     * 500 with the reason. Bodies of answers are sent as UTF-8 text.
     */
    public ScriptedPlugin answer(String method, String path, Function<PluginRequest, PluginResponse> answer) {
        if (!path.startsWith("/") || path.contains("?")) {
            throw new IllegalArgumentException("The path of an answer begins with / and has no query, unlike " + path
                    + ". It is what follows the plugin's route.");
        }
        answers.put(key(method, path), answer);
        return this;
    }

    /** Takes so long for each answer. Without the feature {@code multiplex} the next request waits for it, too. */
    public ScriptedPlugin delay(Duration before) {
        if (before.isNegative()) {
            throw new IllegalArgumentException("A delay is not negative, unlike " + before + ".");
        }
        delay = before;
        return this;
    }

    /** Reads requests, and pings, and answers none, until {@link #recover}. */
    public ScriptedPlugin hang() {
        hanging = true;
        return this;
    }

    /** From the next start on, listens on no socket, so that the start fails, until {@link #recover}. */
    public ScriptedPlugin refuse() {
        refusing = true;
        return this;
    }

    /** Ends {@link #delay}, {@link #hang} and {@link #refuse}. What it has not answered meanwhile stays unanswered. */
    public ScriptedPlugin recover() {
        delay = Duration.ZERO;
        hanging = false;
        refusing = false;
        return this;
    }

    /**
     * Ends the process of the latest run, as a crash does; returns when it has ended.
     *
     * @param exitCode 0 to 255
     * @throws IllegalStateException if no process is running
     */
    public ScriptedPlugin crash(int exitCode) {
        if (exitCode < 0 || exitCode > 255) {
            throw new IllegalArgumentException("An exit code lies within 0 to 255, unlike " + exitCode + ".");
        }
        runs.latest().end(exitCode);
        return this;
    }

    /** Writes a line to standard error, which goes to the plugin's log. */
    public ScriptedPlugin say(String line) {
        if (line.contains("\n")) {
            throw new IllegalArgumentException("This is more than one line: " + line);
        }
        runs.latest().say(line);
        return this;
    }

    /** The requests it has read so far, the earliest first. */
    public List<PluginRequest> requests() {
        return new ArrayList<>(requests);
    }

    /** How many processes of it were started. */
    public int runs() {
        return runs.count();
    }

    boolean refusing() {
        return refusing;
    }

    boolean hanging() {
        return hanging;
    }

    Duration delay() {
        return delay;
    }

    PluginResponse answerTo(PluginRequest request) {
        requests.add(request);
        String path = request.path().replaceFirst("\\?.*", "");
        @Nullable Function<PluginRequest, PluginResponse> answer = answers.get(key(request.method(), path));
        if (answer == null) {
            return said(
                    404,
                    "The test has set no answer for " + request.method() + " " + path + ". Those there are: "
                            + answers.keySet().stream().sorted().toList());
        }
        try {
            return answer.apply(request);
        } catch (RuntimeException | AssertionError wrong) {
            return said(500, "The test's answer to " + request.method() + " " + path + " failed: " + wrong);
        }
    }

    void close() {
        runs.close();
    }

    private static PluginResponse said(int status, String words) {
        return new PluginResponse(
                status,
                HeaderFields.of("Content-Type", "text/plain; charset=utf-8"),
                words.getBytes(StandardCharsets.UTF_8));
    }

    private static String key(String method, String path) {
        return method + " " + path;
    }
}
