package ai.toru.testing.junit;

import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A connection of the host's to a scripted plugin. Thread-safe; {@link #serve} runs on a thread of its own. */
final class ScriptedConnection implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ScriptedPlugin plugin;
    private final ScriptedRun run;
    private final SocketChannel channel;
    private final ReentrantLock writing = new ReentrantLock();

    ScriptedConnection(ScriptedPlugin plugin, ScriptedRun run, SocketChannel channel) {
        this.plugin = plugin;
        this.run = run;
        this.channel = channel;
    }

    /** Reads messages until the end. */
    void serve() {
        try (DataInputStream in = new DataInputStream(Channels.newInputStream(channel))) {
            while (true) {
                byte[] frame = new byte[in.readInt()];
                in.readFully(frame);
                take(JSON.readTree(frame));
            }
        } catch (IOException end) {
            // the host has closed it, or the process has ended
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException closing) {
            // it is of no use any more in any case
        }
    }

    private void take(JsonNode message) throws IOException {
        JsonNode payload = message.path("payload");
        switch (message.path("type").asText()) {
            case "http" -> answer(message);
            case "kv" -> answerNull(message);
            case "lifecycle" -> obey(message, payload.path("action").asText());
            default -> {
                // nothing that this plugin has declared
            }
        }
    }

    private void obey(JsonNode message, String action) throws IOException {
        if (action.equals("shutdown")) {
            run.shutdown();
        } else if (action.equals("ping") && !plugin.hanging()) {
            ObjectNode pong = answerTo(message, "lifecycle");
            pong.putObject("payload").put("action", "pong");
            send(pong);
        }
    }

    /** The plugin's own data is nothing. */
    private void answerNull(JsonNode message) throws IOException {
        if (message.path("payload").has("action") && !plugin.hanging()) {
            ObjectNode answer = answerTo(message, "kv");
            answer.putObject("payload").putNull("value");
            send(answer);
        }
    }

    private void answer(JsonNode message) throws IOException {
        PluginResponse response =
                plugin.answerTo(request(message.path("payload").path("payload")));
        if (plugin.hanging()) {
            return;
        }
        ObjectNode answer = answerTo(message, "http");
        write(answer.putObject("payload"), response);
        Duration delay = plugin.delay();
        if (delay.isZero()) {
            send(answer);
        } else {
            CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS)
                    .execute(() -> sendLate(answer));
        }
    }

    private static PluginRequest request(JsonNode told) {
        PluginRequest.Builder request = PluginRequest.builder(
                told.path("method").asText(), told.path("path").asText());
        told.path("headers")
                .properties()
                .forEach(
                        field -> request.header(field.getKey(), field.getValue().asText()));
        JsonNode body = told.path("body");
        return (body.isTextual() ? request.body(body.asText()) : request).build();
    }

    private static void write(ObjectNode payload, PluginResponse response) {
        payload.put("status", response.status());
        ObjectNode headers = payload.putObject("headers");
        response.headers().forEach((name, value) -> {
            ArrayNode values = headers.withArray(name);
            values.add(value);
        });
        payload.put("body", response.bodyText());
    }

    private static ObjectNode answerTo(JsonNode message, String type) {
        ObjectNode answer = JSON.createObjectNode().put("type", type);
        answer.set("request_id", message.get("request_id"));
        return answer;
    }

    private void sendLate(ObjectNode message) {
        try {
            send(message);
        } catch (IOException gone) {
            // nobody waits for it any more
        }
    }

    private void send(ObjectNode message) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(message);
        ByteBuffer frame = ByteBuffer.allocate(4 + bytes.length)
                .putInt(bytes.length)
                .put(bytes)
                .flip();
        writing.lock();
        try {
            while (frame.hasRemaining()) {
                channel.write(frame);
            }
        } finally {
            writing.unlock();
        }
    }
}
