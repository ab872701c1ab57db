package ai.toru.testing.dev;

import ai.toru.testing.relay.Direction;
import ai.toru.testing.relay.RelayObserver;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Writes down the frames of one run. Thread-safe, as long as each direction of a connection has one thread. */
final class FrameNotes implements RelayObserver {

    private static final JsonFactory JSON = new JsonFactory();

    private final EntryBook book;
    private final Map<String, FrameSplitter> splitters = new ConcurrentHashMap<>();

    FrameNotes(EntryBook book) {
        this.book = book;
    }

    @Override
    public void carrying(int connection, Direction direction, ByteBuffer bytes) {
        splitters
                .computeIfAbsent(
                        key(connection, direction),
                        key -> new FrameSplitter(
                                (size, content) -> book.add(entry(connection, direction, size, content))))
                .take(bytes);
    }

    @Override
    public void ended(int connection, Direction direction) {
        FrameSplitter splitter = splitters.remove(key(connection, direction));
        if (splitter != null && splitter.unfinished() > 0) {
            book.add(new Entry(
                    0,
                    Instant.now(),
                    "frame",
                    from(direction),
                    connection,
                    "(unfinished)",
                    "",
                    splitter.unfinished(),
                    "The connection ended in the middle of a frame."));
        }
    }

    @Override
    public void waiting() {
        book.add(said("The plugin does not listen on TORU_PLUGIN_SOCKET yet."));
    }

    @Override
    public void unreachable() {
        book.add(said("The plugin does not listen on its socket any more."));
    }

    private static Entry said(String words) {
        return new Entry(0, Instant.now(), "event", "relay", 0, "socket", "", words.length(), words);
    }

    private static Entry entry(int connection, Direction direction, long size, byte[] content) {
        String[] head = {"(no type)", ""};
        if (content.length == 0) {
            head[0] = "(no frame: a length of " + size + ")";
        } else {
            read(content, head);
        }
        String text = new String(content, StandardCharsets.UTF_8);
        String cut = content.length < size && content.length > 0 ? "\n… (" + size + " bytes)" : "";
        return new Entry(0, Instant.now(), "frame", from(direction), connection, head[0], head[1], size, text + cut);
    }

    /** The envelope's type and request_id, as far as they can be read. */
    private static void read(byte[] content, String[] head) {
        try (JsonParser parser = JSON.createParser(content)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING && name.equals("type")) {
                    head[0] = parser.getText();
                } else if (parser.currentToken() == JsonToken.VALUE_STRING && name.equals("request_id")) {
                    head[1] = parser.getText();
                }
                parser.skipChildren();
            }
        } catch (IOException broken) {
            head[0] = "(no JSON)";
        }
    }

    private static String from(Direction direction) {
        return direction == Direction.TO_PLUGIN ? "host" : "plugin";
    }

    private static String key(int connection, Direction direction) {
        return connection + direction.name();
    }
}
