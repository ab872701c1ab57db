package ai.toru.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client's connection that is used again and again, as far as the server lets it, and that takes no answer but a well-formed
 * one. Confined to one thread.
 */
final class KeptConnection implements AutoCloseable {
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 ([2-5]\\d\\d) .*");
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)$");
    private static final Pattern CHUNKED = Pattern.compile("(?im)^transfer-encoding: *chunked$");
    private static final Pattern CLOSE = Pattern.compile("(?im)^connection: *close$");

    private final Socket socket;
    private final InputStream in;
    private boolean open = true;

    /** Connects. */
    KeptConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(40_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** What came. */
    record Answer(int status, String body) {}

    /** Whether it can take another request. */
    boolean isOpen() {
        return open;
    }

    /**
     * Sends a request and reads the answer to its end.
     *
     * @throws IOException if it is no answer, or the connection breaks
     */
    Answer exchange(String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        String statusLine = line();
        Matcher status = STATUS_LINE.matcher(statusLine);
        if (!status.matches()) {
            throw new IOException("No status line: " + statusLine);
        }
        StringBuilder fields = new StringBuilder();
        for (String field = line(); !field.isEmpty(); field = line()) {
            fields.append(field).append('\n');
        }
        open = !CLOSE.matcher(fields).find();
        return new Answer(Integer.parseInt(status.group(1)), body(fields));
    }

    private String body(CharSequence fields) throws IOException {
        if (CHUNKED.matcher(fields).find()) {
            return chunks();
        }
        Matcher length = LENGTH.matcher(fields);
        if (!length.find()) {
            throw new IOException("Neither length nor chunks: " + fields);
        }
        return exactly(Integer.parseInt(length.group(1)));
    }

    private String chunks() throws IOException {
        StringBuilder body = new StringBuilder();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            body.append(exactly(size));
            line();
        }
        line();
        return body.toString();
    }

    private String exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("The body ends after " + bytes.length + " of " + length + " bytes.");
        }
        return new String(bytes, ISO_8859_1);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new IOException("The connection ends after: " + line);
            }
            if (octet != '\r') {
                line.write(octet);
            }
        }
        return line.toString(ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
