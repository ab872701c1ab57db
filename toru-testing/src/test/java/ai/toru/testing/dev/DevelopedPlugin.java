package ai.toru.testing.dev;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A plugin that needs no interpreter but the JVM, and nothing but this class: so it starts at once. */
final class DevelopedPlugin {

    private static final Pattern REQUEST =
            Pattern.compile("\"request_id\":\"([^\"]+)\".*\"path\":\"([^\"]+)\"", Pattern.DOTALL);

    private DevelopedPlugin() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0) {
            System.out.println("{\"id\":\"dev-plugin\",\"name\":\"Dev\",\"version\":\"1\",\"route\":\"/dev-plugin\"}");
            return;
        }
        String greeting = Files.readString(Path.of("dev-plugin/greeting"));
        System.err.println("info: listening");
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(System.getenv("TORU_PLUGIN_SOCKET")));
        while (true) {
            try (var connection = server.accept()) {
                var in = new DataInputStream(Channels.newInputStream(connection));
                var out = new DataOutputStream(Channels.newOutputStream(connection));
                while (true) {
                    byte[] frame = new byte[in.readInt()];
                    in.readFully(frame);
                    String message = new String(frame, StandardCharsets.UTF_8);
                    if (message.contains("\"shutdown\"")) {
                        System.exit(0);
                    }
                    Matcher request = REQUEST.matcher(message);
                    if (request.find()) {
                        byte[] answer = ("{\"type\":\"http\",\"request_id\":\"" + request.group(1)
                                        + "\",\"payload\":{\"status\":200,\"headers\":{\"Content-Type\":\"text/plain\"},\"body\":\""
                                        + greeting + " " + request.group(2) + "\"}}")
                                .getBytes(StandardCharsets.UTF_8);
                        out.writeInt(answer.length);
                        out.write(answer);
                    }
                }
            } catch (EOFException end) {
                // the next connection
            }
        }
    }
}
