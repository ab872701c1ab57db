package ai.toru.servlet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Requests made by chance: sound ones, and one that chance has broken at most, behind all others. Confined to a thread. */
final class FuzzRequests {

    private static final List<String> METHODS =
            List.of("GET", "GET", "HEAD", "POST", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND");

    private static final List<String> FIELDS = List.of(
            "X-A: 1",
            "x-a: 2",
            "Accept: */*",
            "Cookie: a=b",
            "X-Toru-User: root",
            "X_Forwarded_For: 1.2.3.4",
            "Connection: X-A",
            "TE: trailers",
            "Range: bytes=0-1",
            "Expect: 100-continue",
            "Content-Type: text/plain",
            "X-Empty:",
            "X-Latin: \u00e4\u00ff");

    private static final String INNER = "GET /ctx/plugins/app/SMUGGLED HTTP/1.1\r\nHost: h\r\n\r\n";

    private static final List<String> SPLICES = List.of(
            "\r\n",
            "\n",
            "\r",
            "\0",
            " ",
            "\t",
            ":",
            "%",
            "%00",
            "%2f",
            "/../",
            ";",
            "\u00ff",
            "Content-Length: 3\r\n",
            "Transfer-Encoding: chunked\r\n",
            "HTTP/1.1",
            "HTTP/9.9",
            "0\r\n\r\n",
            "ffffffff\r\n",
            "Host: x\r\n",
            "\\",
            "?");

    private final Random random;
    private final List<String> mounts;

    FuzzRequests(Random random, List<String> mounts) {
        this.random = random;
        this.mounts = mounts;
    }

    /** One request that any server has to understand. */
    record Sound(String token, boolean head, byte[] bytes) {}

    Sound sound(String token) {
        String method = pick(METHODS);
        StringBuilder head = new StringBuilder(
                method + " /ctx/" + pick(mounts) + "/app/" + token + query() + " HTTP/1.1\r\nHost: localhost\r\n");
        for (int i = random.nextInt(4); i > 0; i--) {
            String field = pick(FIELDS);
            head.append(field.startsWith("Expect") && !method.startsWith("P") ? "X-B: 1" : field)
                    .append("\r\n");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] body = random.nextBoolean() ? INNER.getBytes(StandardCharsets.ISO_8859_1) : bytes(random.nextInt(3000));
        if (method.startsWith("P") && random.nextBoolean()) {
            out.writeBytes(ascii(head + "Content-Length: " + body.length + "\r\n\r\n"));
            out.writeBytes(body);
        } else if (method.startsWith("P")) {
            out.writeBytes(ascii(head + "Transfer-Encoding: chunked\r\n\r\n"));
            chunks(body, out);
        } else {
            out.writeBytes(ascii(head + "\r\n"));
        }
        return new Sound(token, method.equals("HEAD"), out.toByteArray());
    }

    /** A request that something was done to: bytes changed, cut out, put in, doubled, or cut off. */
    byte[] broken(String token) {
        Sound sound = sound(token);
        while (sound.head()) { // nobody would know how long the response is
            sound = sound(token);
        }
        byte[] bytes = sound.bytes();
        for (int i = 1 + random.nextInt(4); i > 0 && bytes.length > 1; i--) {
            bytes = broken(bytes);
        }
        return bytes;
    }

    private byte[] broken(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        int end = at + random.nextInt(Math.min(20, bytes.length - at) + 1);
        return switch (random.nextInt(5)) {
            case 0 -> joined(bytes, at, new byte[] {(byte) random.nextInt(256)}, Math.min(at + 1, bytes.length));
            case 1 -> joined(bytes, at, new byte[0], end);
            case 2 -> joined(bytes, at, ascii(pick(SPLICES)), at);
            case 3 -> joined(bytes, end, Arrays.copyOfRange(bytes, at, end), end);
            default -> joined(bytes, at, new byte[0], bytes.length);
        };
    }

    private static byte[] joined(byte[] bytes, int front, byte[] middle, int back) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, front);
        out.writeBytes(middle);
        out.write(bytes, back, bytes.length - back);
        return out.toByteArray();
    }

    private void chunks(byte[] body, ByteArrayOutputStream out) {
        for (int at = 0; at < body.length; ) {
            int length = 1 + random.nextInt(body.length - at);
            out.writeBytes(ascii(Integer.toHexString(length) + (random.nextInt(4) == 0 ? ";x=y" : "") + "\r\n"));
            out.write(body, at, length);
            out.writeBytes(ascii("\r\n"));
            at += length;
        }
        out.writeBytes(ascii("0\r\n" + (random.nextInt(4) == 0 ? "X-Trailer: 1\r\n" : "") + "\r\n"));
    }

    private String query() {
        return random.nextInt(3) == 0 ? "?a=%20&b=;" + random.nextInt() : "";
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return random.nextBoolean() ? bytes : ascii("x".repeat(count));
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static byte[] ascii(Object text) {
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** In pieces of any size. */
    List<byte[]> pieces(byte[] bytes) {
        List<byte[]> pieces = new ArrayList<>();
        int size = random.nextBoolean() ? bytes.length : 1 + random.nextInt(200);
        for (int at = 0; at < bytes.length; at += size) {
            pieces.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
        }
        return pieces;
    }
}
