package ai.toru.plugin;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Server-sent events on their way to a browser's {@code EventSource}. Confined to one thread. */
public final class EventStream {
    private final ResponseStream out;

    EventStream(ResponseStream out) {
        this.out = out;
    }

    /** Sends an event without a name, which is {@code onmessage}. Fails when nobody listens any more. */
    public void send(String data) throws IOException, InterruptedException {
        send(null, null, data);
    }

    /** Sends an event with a name. */
    public void send(String event, String data) throws IOException, InterruptedException {
        send(null, event, data);
    }

    /** Sends an event with an id, from which a browser goes on when it comes back: {@code Last-Event-ID}. */
    public void send(@Nullable String id, @Nullable String event, String data)
            throws IOException, InterruptedException {
        out.write(event(id, event, data));
    }

    /** Sends a line that browsers ignore, to find out whether somebody listens. */
    public void comment(String text) throws IOException, InterruptedException {
        out.write(": " + requireLine(text) + "\n\n");
    }

    static String event(@Nullable String id, @Nullable String event, String data) {
        StringBuilder text = new StringBuilder();
        if (id != null) {
            text.append("id: ").append(requireLine(id)).append('\n');
        }
        if (event != null) {
            text.append("event: ").append(requireLine(event)).append('\n');
        }
        for (String line : data.split("\r\n|\r|\n", -1)) {
            text.append("data: ").append(line).append('\n');
        }
        return text.append('\n').toString();
    }

    private static String requireLine(String text) {
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0 || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("This has to be one line: '" + text + "'");
        }
        return text;
    }
}
