package ai.toru.it;

import ai.toru.it.KeptConnection.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Queue;

/**
 * Asks one {@code scripted.py} for answers and has it store what it is asked, again and again, and takes nothing for an
 * answer but its own, or that the plugin has just been killed. Confined to one thread at a time.
 */
final class SoakClient {
    /** The plugin was killed while it had the request; it is not back yet. */
    private static final Map<Integer, String> OF_KILLED = Map.of(502, "connection_lost", 503, "plugin_unavailable");

    private final URI base;
    private final String plugin;
    private final Queue<String> faults;
    private KeptConnection connection;
    private long number;
    private volatile long answers;

    /** The latest number that the plugin has said is stored. */
    private long acknowledged;

    SoakClient(URI base, String plugin, Queue<String> faults) {
        this.base = base;
        this.plugin = plugin;
        this.faults = faults;
    }

    /** One request. */
    void ask() throws IOException {
        number++;
        boolean keep = number % 2 == 0;
        String token = plugin + "-" + number;
        String path = base.getPath() + "plugins/" + plugin + (keep ? "/keep/" : "/echo/") + token;
        if (connection == null) {
            connection = new KeptConnection(base.getPort());
        }
        Answer answer = connection.exchange("GET " + path + " HTTP/1.1\r\nHost: " + base.getAuthority() + "\r\n\r\n");
        if (!connection.isOpen()) {
            leave();
        }
        if (answer.status() == 200 && answer.body().equals(token)) {
            answers += 1; // by one thread at a time
            acknowledged = keep ? number : acknowledged;
        } else if (!answer.body().contains(OF_KILLED.getOrDefault(answer.status(), "(nothing)"))) {
            faults.add(path + " -> " + answer);
        }
    }

    /** How many requests were answered by the plugin. */
    long answers() {
        return answers;
    }

    /** Whether this can be what the plugin has stored: nothing older than what it has acknowledged. */
    boolean mayHaveKept(String token) {
        long kept = token.startsWith(plugin + "-") ? Long.parseLong(token.substring(plugin.length() + 1)) : -1;
        return kept >= acknowledged && kept <= number;
    }

    void leave() throws IOException {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
