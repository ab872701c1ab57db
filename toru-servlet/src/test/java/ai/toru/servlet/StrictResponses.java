package ai.toru.servlet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads responses as RFC 9112 defines them, and forgives nothing: whatever breaks the grammar, or says how long the body is
 * in two ways, is an error. Confined to the test's thread.
 */
final class StrictResponses {

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 [2-5]\\d\\d [\\t\\x20-\\x7e\\x80-\\xff]*");
    private static final Pattern INTERIM = Pattern.compile("HTTP/1\\.1 1\\d\\d [\\t\\x20-\\x7e\\x80-\\xff]*");
    private static final Pattern FIELD = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\\t\\x20-\\x7e\\x80-\\xff]*");
    private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d{0,9}");
    private static final Pattern CHUNK_SIZE = Pattern.compile("[0-9A-Fa-f]{1,8}");

    private final InputStream in;

    StrictResponses(InputStream in) {
        this.in = in;
    }

    /** No well-formed response. */
    static class MalformedResponseException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        MalformedResponseException(String what) {
            super(what);
        }
    }

    /** A response that the end of the connection cuts off. */
    static final class TruncatedResponseException extends MalformedResponseException {

        private static final long serialVersionUID = 1L;

        TruncatedResponseException(String what) {
            super(what);
        }
    }

    /**
     * The next final response; null where the connection ended before it.
     *
     * @param toHead whether the request was HEAD
     */
    RawHttp.@Nullable Response next(boolean toHead) throws IOException {
        String statusLine = line(true);
        while (statusLine != null && INTERIM.matcher(statusLine).matches()) {
            fields();
            statusLine = line(true);
        }
        if (statusLine == null) {
            return null;
        }
        require(STATUS_LINE.matcher(statusLine).matches(), "status line: " + statusLine);
        int status = Integer.parseInt(statusLine.substring(9, 12));
        RawHttp.Response head = new RawHttp.Response(status, fields(), new byte[0]);
        return new RawHttp.Response(status, head.fields(), body(head, toHead));
    }

    private List<String> fields() throws IOException {
        List<String> fields = new ArrayList<>();
        for (String field = line(false); !field.isEmpty(); field = line(false)) {
            require(FIELD.matcher(field).matches(), "field: " + field);
            fields.add(field);
        }
        return fields;
    }

    private byte[] body(RawHttp.Response head, boolean toHead) throws IOException {
        List<String> lengths = head.all("Content-Length");
        List<String> encodings = head.all("Transfer-Encoding");
        require(lengths.size() + encodings.size() <= 1, "length is told twice: " + head.fields());
        require(lengths.stream().allMatch(text -> NUMBER.matcher(text).matches()), "length: " + lengths);
        require(encodings.isEmpty() || encodings.equals(List.of("chunked")), "encoding: " + encodings);
        boolean never = head.status() == 204;
        require(!never || (lengths.isEmpty() && encodings.isEmpty()), "204 with a length: " + head.fields());
        if (toHead || never || head.status() == 304) {
            return new byte[0];
        }
        if (!encodings.isEmpty()) {
            return chunks();
        }
        Optional<String> length = lengths.stream().findFirst();
        if (length.isEmpty()) {
            require(head.all("Connection").contains("close"), "no length, and the connection stays: " + head.fields());
            return in.readAllBytes();
        }
        byte[] body = in.readNBytes(Integer.parseInt(length.get()));
        requireMore(body.length == Integer.parseInt(length.get()), "the body ends after " + body.length + " bytes");
        return body;
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (true) {
            String size = line(false);
            require(CHUNK_SIZE.matcher(size).matches(), "chunk size: " + size);
            int length = Integer.parseInt(size, 16);
            if (length == 0) {
                fields();
                return out.toByteArray();
            }
            byte[] chunk = in.readNBytes(length);
            requireMore(chunk.length == length, "a chunk ends early");
            out.write(chunk);
            require(line(false).isEmpty(), "no line end behind a chunk");
        }
    }

    private @Nullable String line(boolean mayEnd) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\r'; octet = in.read()) {
            if (octet < 0 && mayEnd && out.size() == 0) {
                return null;
            }
            requireMore(octet >= 0, "the connection ends in: " + out);
            require(octet != '\n', "a bare line feed in: " + out);
            require(out.size() < 16_384, "an endless line in: " + out);
            out.write(octet);
        }
        require(in.read() == '\n', "a bare carriage return in: " + out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new MalformedResponseException(otherwise);
        }
    }

    private static void requireMore(boolean cameWhole, String otherwise) {
        if (!cameWhole) {
            throw new TruncatedResponseException(otherwise);
        }
    }
}
