package ai.toru.host;

import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.internal.protocol.Allocations;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sends small requests to plugins and counts what all threads of this JVM allocate for them: the caller, the connection's
 * reader and writer, and whatever else there is. For a JVM of its own, in which nothing but the host works.
 *
 * <p>Its arguments are the directory of everything, and the ids of plugins in it. Prints a line for each thread of each plugin:
 * {@code allocated}, the plugin's id, the bytes for each request, and the thread's name. Of some rounds the lowest sum counts: to
 * what a request takes, others only add.
 */
final class RequestAllocation {

    private static final int WARM_UP = 1_000;
    private static final int ROUNDS = 4;
    private static final int REQUESTS = 1_000;

    private static final byte[] ANSWER = "{\"result\":42}".getBytes(StandardCharsets.UTF_8);

    /** As long as small requests of browsers are. Has the scripted plugin answer with the payload that is its body. */
    private static final PluginRequest REQUEST = PluginRequest.builder("POST", "/payload")
            .header("Accept", "application/json")
            .header("Accept-Language", "en-GB,en;q=0.9")
            .header("Content-Type", "application/json")
            .header("X-Forwarded-For", "127.0.0.1")
            .header("X-Forwarded-Proto", "https")
            .body(
                    "{\"status\":200,\"headers\":{\"Content-Type\":\"application/json\"},\"body\":\"{\\\"result\\\":42}\"}")
            .build();

    private final PluginHost host;
    private final String plugin;

    private RequestAllocation(PluginHost host, String plugin) {
        this.host = host;
        this.plugin = plugin;
    }

    public static void main(String[] arguments) {
        try (PluginHost host = KilledHost.builder(Path.of(arguments[0])).build().start()) {
            for (String plugin : List.of(arguments).subList(1, arguments.length)) {
                new RequestAllocation(host, plugin).measure();
            }
        }
    }

    private void measure() {
        send(WARM_UP);
        Map<String, Long> lowest = round();
        for (int i = 1; i < ROUNDS; i++) {
            Map<String, Long> another = round();
            lowest = sum(another) < sum(lowest) ? another : lowest;
        }
        lowest.forEach((thread, bytes) -> System.out.println("allocated " + plugin + " " + bytes + " " + thread));
    }

    private static long sum(Map<String, Long> bytes) {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Bytes for each request, by the name of the thread, of those that took part. */
    private Map<String, Long> round() {
        Map<Thread, Long> before = soFar();
        send(REQUESTS);
        Map<String, Long> each = new TreeMap<>();
        soFar().forEach((thread, after) -> {
            long bytes = (after - before.getOrDefault(thread, 0L)) / REQUESTS;
            if (bytes > 0) {
                each.merge(thread.getName(), bytes, Long::sum);
            }
        });
        return each;
    }

    private static Map<Thread, Long> soFar() {
        Map<Thread, Long> all = new HashMap<>();
        Thread.getAllStackTraces().keySet().forEach(thread -> all.put(thread, Allocations.of(thread)));
        return all;
    }

    private void send(int requests) {
        for (int i = 0; i < requests; i++) {
            PluginResponse response = host.request(plugin, REQUEST);
            if (response.status() != 200 || !Arrays.equals(response.body(), ANSWER)) {
                throw new IllegalStateException("The plugin answered " + response + ": " + response.bodyText());
            }
        }
    }
}
