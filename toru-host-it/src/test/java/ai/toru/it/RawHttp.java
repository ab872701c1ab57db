package ai.toru.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;

/** HTTP by hand, for what a proper client refuses to send. */
final class RawHttp {
    private RawHttp() {}

    /** Sends a request that asks for the connection to be closed; gives all that comes back. */
    static String exchange(URI server, String request) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            return exchange(socket, request);
        }
    }

    /** The same, from an address of this machine. */
    static String exchange(String from, URI server, String request) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort(), InetAddress.getByName(from), 0)) {
            return exchange(socket, request);
        }
    }

    private static String exchange(Socket socket, String request) throws IOException {
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
}
