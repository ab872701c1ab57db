package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.internal.protocol.FrameAssembler;
import ai.toru.host.internal.protocol.ProtocolLimits;
import ai.toru.host.internal.protocol.ProtocolViolationException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What {@code recorder.py} has written down, message by message. Immutable. */
record RecordedTraffic(List<Message> messages) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the members of a payload tell apart, the most telling first. */
    private static final List<String> TELLING = List.of(
            "error",
            "entries",
            "results",
            "applied",
            "stream",
            "body_base64",
            "status",
            "data",
            "data_base64",
            "value");

    /**
     * A message.
     *
     * @param direction {@code fromHost} or {@code fromPlugin}, as the schema calls it
     */
    record Message(String direction, JsonNode json) {

        /** What it is, such as {@code fromHost lifecycle init} or {@code fromPlugin http status}. */
        String kind() {
            JsonNode payload = json.path("payload");
            JsonNode action = payload.path("action");
            String what = action.isTextual() ? action.asText() : telling(payload);
            return (direction + " " + json.path("type").asText() + " " + what).strip();
        }

        private static String telling(JsonNode payload) {
            String found = TELLING.stream().filter(payload::has).findFirst().orElse("");
            boolean deeper = found.isEmpty() && payload.path("payload").isObject();
            return deeper ? ("payload " + telling(payload.path("payload"))).strip() : found;
        }
    }

    /** What was recorded below a directory. */
    static RecordedTraffic below(Path directory) throws IOException, ProtocolViolationException {
        List<Message> messages = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted().toList()) {
                if (file.toString().endsWith(".from-host")) {
                    messages.addAll(messages("fromHost", file));
                } else if (file.toString().endsWith(".from-plugin")) {
                    messages.addAll(messages("fromPlugin", file));
                }
            }
        }
        return new RecordedTraffic(List.copyOf(messages));
    }

    private static List<Message> messages(String direction, Path file) throws IOException, ProtocolViolationException {
        FrameAssembler frames = new FrameAssembler(ProtocolLimits.DEFAULTS);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        List<Message> messages = new ArrayList<>();
        for (byte[] frame = frames.next(bytes); frame != null; frame = frames.next(bytes)) {
            messages.add(new Message(direction, JSON.readTree(frame)));
        }
        assertThat(frames.midFrame()).as(file + " ends inside a frame").isFalse();
        return messages;
    }
}
