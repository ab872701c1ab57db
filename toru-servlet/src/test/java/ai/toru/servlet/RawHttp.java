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
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An HTTP client that sends exactly what it is told, byte for byte. Confined to the test's thread. */
final class RawHttp implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    /** Whether the end of a chunk's line is still to be read. */
    private boolean inChunk;

    RawHttp(int port) throws IOException {
        this(port, new Socket());
    }

    private RawHttp(int port, Socket socket) throws IOException {
        this.socket = socket;
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(20_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** For which the kernel keeps only a few KiB of what was not read. */
    static RawHttp withSmallBuffer(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        return new RawHttp(port, socket);
    }

    /** A response as it came. */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    record Response(int status, List<String> fields, byte[] body) {

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        List<String> all(String name) {
            return fields.stream()
                    .filter(field -> field.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(field -> field.substring(name.length() + 1).strip())
                    .toList();
        }

        Optional<String> first(String name) {
            return all(name).stream().findFirst();
        }
    }

    /** Sends one request and reads the answer on a connection of its own. */
    static Response exchange(int port, String request) throws IOException {
        try (RawHttp http = new RawHttp(port)) {
            http.send(request);
            return http.receive(request.startsWith("HEAD "));
        }
    }

    /** The usual request without a body; more fields end with a line end each. */
    static String request(String method, String target, String... fields) {
        return method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + fields(fields);
    }

    /** Fields, each with its line end, and the empty line behind them. */
    static String fields(String... fields) {
        return Stream.of(fields).map(field -> field + "\r\n").collect(Collectors.joining()) + "\r\n";
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Sends, unless the server has closed the connection; whether all was sent. */
    boolean sendUntilClosed(String text) {
        try {
            send(text);
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    /** Sends, whatever becomes of it. */
    void sendQuietly(String text) {
        sendUntilClosed(text);
    }

    /** How many bytes come until the server ends the connection. */
    long takeAll() {
        long taken = 0;
        byte[] sink = new byte[64 * 1024];
        try {
            for (int count = in.read(sink); count >= 0; count = in.read(sink)) {
                taken += count;
            }
        } catch (IOException cutOff) {
            return taken;
        }
        return taken;
    }

    /** The status of an interim response. */
    int interim() throws IOException {
        int status = Integer.parseInt(line().split(" ", -1)[1]);
        while (!line().isEmpty()) {
            // fields
        }
        return status;
    }

    Response receive() throws IOException {
        return receive(false);
    }

    /** The head of the next response, whose body has still to be read. */
    Response head() throws IOException {
        String statusLine = line();
        return new Response(Integer.parseInt(statusLine.split(" ", -1)[1]), fieldLines(), new byte[0]);
    }

    /** The next chunk of a body; empty at its end. */
    String chunk() throws IOException {
        return new String(in.readNBytes(nextChunk()), StandardCharsets.UTF_8);
    }

    /** Jetty ends the line of a chunk only with the next one. */
    private int nextChunk() throws IOException {
        if (inChunk) {
            line();
        }
        int size = chunkSize();
        inChunk = size > 0;
        return size;
    }

    /** Reads the next chunk away, and tells how long it was. */
    int chunkLength() throws IOException {
        int length = nextChunk();
        in.skipNBytes(length);
        return length;
    }

    /** Whether the rest of a body in chunks comes to its end. */
    boolean endsWhole() {
        try {
            while (chunkLength() > 0) {
                // more
            }
            return true;
        } catch (IOException | RuntimeException broken) {
            return false;
        }
    }

    /** So many bytes of a body. */
    byte[] take(int count) throws IOException {
        return in.readNBytes(count);
    }

    /** Fields up to an empty line: a head's, or those behind the last chunk. */
    List<String> fieldLines() throws IOException {
        List<String> fields = new ArrayList<>();
        for (String field = line(); !field.isEmpty(); field = line()) {
            fields.add(field);
        }
        return fields;
    }

    Response receive(boolean toHead) throws IOException {
        Response head = head();
        int status = head.status();
        List<String> fields = head.fields();
        if (status == 100) {
            return receive(toHead);
        }
        boolean bodyless = toHead || status == 204 || status == 304;
        return bodyless ? head : new Response(status, fields, body(head));
    }

    /** The status of the next response, or -1 if the server ends the connection instead. */
    int statusOrEnd() throws IOException {
        String rest = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        return rest.isEmpty() ? -1 : Integer.parseInt(rest.split(" ", -1)[1]);
    }

    private byte[] body(Response head) throws IOException {
        if (head.first("Transfer-Encoding").isPresent()) {
            return chunks();
        }
        Optional<String> length = head.first("Content-Length");
        return length.isPresent() ? in.readNBytes(Integer.parseInt(length.get())) : in.readAllBytes();
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            out.write(in.readNBytes(size));
            line();
        }
        line();
        return out.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line().split(";", -1)[0].strip(), 16);
    }

    private String line() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new IOException("The server closed the connection in the middle of: " + out);
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
