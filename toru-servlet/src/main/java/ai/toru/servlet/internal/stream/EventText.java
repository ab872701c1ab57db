package ai.toru.servlet.internal.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Writes events as a {@code text/event-stream} (HTML standard, 9.2.5). Confined to whoever writes. */
public final class EventText {

    private final StringBuilder text = new StringBuilder();

    /** How long clients are to wait before they connect again. */
    public EventText retry(Duration delay) {
        text.append("retry: ").append(delay.toMillis()).append("\n\n");
        return this;
    }

    /** A comment, which clients pass over. */
    public EventText comment(String words) {
        text.append(": ").append(words).append("\n\n");
        return this;
    }

    /** An event without a name, which {@code EventSource.onmessage} hears. */
    public EventText event(String id, String data) {
        return event(null, id, data);
    }

    /**
     * An event.
     *
     * @param name what {@code addEventListener} asks for; null for none
     * @param id what the client sends as {@code Last-Event-ID} when it connects again; null leaves the one before. On one line
     * @param data what it is about
     */
    public EventText event(@Nullable String name, @Nullable String id, String data) {
        if (name != null) {
            text.append("event: ").append(name).append('\n');
        }
        if (id != null) {
            text.append("id: ").append(id).append('\n');
        }
        data.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
        text.append('\n');
        return this;
    }

    /** Only the place that was reached, which the client keeps; nothing happens there. */
    public EventText place(String id) {
        text.append("id: ").append(id).append("\n\n");
        return this;
    }

    /** What was written, in UTF-8. */
    public byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
