package ai.toru.servlet;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads an event stream from a raw socket, chunk by chunk, as the HTML standard says (9.2.6). Confined to the test's thread. */
final class EventClient implements AutoCloseable {

    /** An event that has data. */
    record Event(@Nullable String name, String data) {}

    private final Socket socket;
    private final InputStream in;
    private final List<String> fields = new ArrayList<>();
    private final List<String> comments = new ArrayList<>();
    private final int status;
    private String lastId = "";
    private @Nullable String retry;

    /** What is left of the current chunk; -1 behind the last. */
    private int chunk;

    private EventClient(int port, String request, int receiveBuffer) throws IOException {
        socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(20_000);
        in = new BufferedInputStream(socket.getInputStream(), 1024);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        status = Integer.parseInt(String.valueOf(rawLine()).split(" ", -1)[1]);
        for (String field = rawLine(); field != null && !field.isEmpty(); field = rawLine()) {
            fields.add(field.toLowerCase(Locale.ROOT));
        }
    }

    static EventClient open(int port, String target, String... fields) throws IOException {
        return new EventClient(port, RawHttp.request("GET", target, fields), 0);
    }

    /** One whose operating system keeps little for it while it does not read. */
    static EventClient slow(int port, String target, String... fields) throws IOException {
        return new EventClient(port, RawHttp.request("GET", target, fields), 4096);
    }

    int status() {
        return status;
    }

    /** In small letters. */
    List<String> fields() {
        return fields;
    }

    List<String> comments() {
        return comments;
    }

    String lastId() {
        return lastId;
    }

    @Nullable
    String retry() {
        return retry;
    }

    /** The next event that has data; null at the end, however the connection ended. */
    @Nullable
    Event next() throws IOException {
        while (true) {
            List<String> block = block();
            if (block == null) {
                return null;
            }
            Event event = read(block);
            if (event != null) {
                return event;
            }
        }
    }

    /** Reads until the stream has told where it begins. */
    void awaitPlace() throws IOException {
        while (lastId.isEmpty()) {
            List<String> block = block();
            if (block == null) {
                throw new IOException("The stream ended before it began.");
            }
            read(block);
        }
    }

    /** Reads until so many comments have come. */
    void awaitComments(int count) throws IOException {
        while (comments.size() < count) {
            List<String> block = block();
            Event event = block == null ? new Event("end of the connection", "") : read(block);
            if (event != null) {
                throw new IOException("A comment was awaited, but this came: " + event);
            }
        }
    }

    /** The message of so many events. */
    List<Event> take(int count) throws IOException {
        List<Event> events = new ArrayList<>();
        while (events.size() < count) {
            Event event = next();
            if (event == null) {
                throw new IOException("The stream ended after " + events);
            }
            events.add(event);
        }
        return events;
    }

    private @Nullable Event read(List<String> block) {
        String name = null;
        StringBuilder data = new StringBuilder();
        for (String line : block) {
            int colon = line.indexOf(':');
            String value = line.substring(colon + 1).replaceFirst("^ ", "");
            switch (line.substring(0, colon)) {
                case "" -> comments.add(value);
                case "event" -> name = value;
                case "id" -> lastId = value;
                case "retry" -> retry = value;
                case "data" -> data.append(data.isEmpty() ? "" : "\n").append(value);
                default -> throw new IllegalStateException("No field of an event stream: " + line);
            }
        }
        return data.isEmpty() ? null : new Event(name, data.toString());
    }

    private @Nullable List<String> block() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = line(); line != null; line = line()) {
            if (line.isEmpty()) {
                return lines;
            }
            lines.add(line);
        }
        return null;
    }

    private @Nullable String line() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int octet = octet(); octet != '\n'; octet = octet()) {
            if (octet < 0) {
                return null;
            }
            out.write(octet);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private int octet() throws IOException {
        if (chunk == 0) {
            String size = rawLine();
            if (size != null && size.isEmpty()) { // behind the chunk before
                size = rawLine();
            }
            chunk = size == null || size.equals("0") ? -1 : Integer.parseInt(size, 16);
        }
        if (chunk < 0) {
            return -1;
        }
        chunk--;
        return in.read();
    }

    private @Nullable String rawLine() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                return null;
            }
            if (octet != '\r') {
                out.write(octet);
            }
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
