package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.it.KeptConnection.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Clients that ask an application for this and that, all the time, until the load is closed. Needs the plugin {@code one}. */
final class Load implements AutoCloseable {
    private static final int CLIENTS = 4;
    private static final long PAUSE_MILLIS = 10;

    /** Served; not deployed; deployed, but the plugin is not there yet or no longer. */
    private static final Set<Integer> EXPECTED = Set.of(200, 404, 503);

    private final URI base;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Integer, LongAdder> statuses = new ConcurrentHashMap<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final List<Client> clients = new ArrayList<>();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(CLIENTS);

    /** Begins at once, with the application that {@code web} leads to. */
    Load(Web web) {
        base = web.base();
        for (int i = 0; i < CLIENTS; i++) {
            Client client = new Client();
            clients.add(client);
            threads.scheduleWithFixedDelay(client, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** How many answers had this status so far. */
    long answers(int status) {
        LongAdder count = statuses.get(status);
        return count == null ? 0 : count.sum();
    }

    /** How many answers had which status. */
    Map<Integer, LongAdder> statuses() {
        return Map.copyOf(statuses);
    }

    /** What was no answer, or not the right one. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    /** Ends it; each client gets the answer that it waits for. */
    @Override
    public void close() throws IOException, InterruptedException {
        threads.shutdown();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS))
                .as("clients have ended")
                .isTrue();
        for (Client client : clients) {
            client.leave();
        }
    }

    /** One request a turn, each of another kind. */
    private final class Client implements Runnable {
        private KeptConnection connection;

        @Override
        public void run() {
            long number = numbers.incrementAndGet();
            String request = request(number);
            try {
                if (connection == null || !connection.isOpen()) {
                    leave();
                    connection = new KeptConnection(base.getPort());
                }
                note(request, connection.exchange(request), number);
            } catch (IOException | RuntimeException e) {
                faults.add(request.lines().findFirst().orElseThrow() + " -> " + e);
                connection = null;
            }
        }

        private String request(long number) {
            String echo = "plugins/one/echo/" + number;
            return switch ((int) (number % 4)) {
                case 0 -> request("GET", echo, "");
                case 1 -> request("POST", echo, "body");
                case 2 -> request("GET", "api/plugins", "");
                default -> request("GET", "", "");
            };
        }

        private String request(String method, String path, String body) {
            return method + " " + base.getPath() + path + " HTTP/1.1\r\nHost: " + base.getAuthority()
                    + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        }

        private void note(String request, Answer answer, long number) {
            statuses.computeIfAbsent(answer.status(), status -> new LongAdder()).increment();
            boolean wrong =
                    number % 4 < 2 && answer.status() == 200 && !answer.body().equals(Long.toString(number));
            if (wrong || !EXPECTED.contains(answer.status())) {
                faults.add(request.lines().findFirst().orElseThrow() + " -> " + answer);
            }
        }

        void leave() throws IOException {
            if (connection != null) {
                connection.close();
            }
        }
    }
}
