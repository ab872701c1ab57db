package ai.toru.benchmarks.race;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * nginx before an HTTP server on a Unix socket. Immutable.
 *
 * @param kept whether it keeps its connections to the server, which is not its default
 */
record Nginx(Course course, Path socket, boolean kept) {

    /** The address where it answers, once it does. */
    String start() throws MissingException, IOException, InterruptedException {
        Path program = Tools.nginx();
        Path own = course.newDirectory("n");
        int port = freePort();
        Path file = own.resolve("nginx.conf");
        Files.writeString(file, configuration(own, port, System.getProperty("user.name")));
        String name = own.getFileName() + "-nginx";
        Process process = course.processes()
                .start(name, List.of(program.toString(), "-p", own.toString(), "-c", file.toString()));
        long end = System.nanoTime() + Course.SOON.toNanos();
        while (!accepts(port)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException("nginx does not listen; it says: "
                        + Files.readString(course.processes().log(name)));
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return "http://127.0.0.1:" + port;
    }

    String configuration(Path own, int port, String user) {
        return """
                daemon off;
                %5$s
                worker_processes auto;
                pid %1$s/pid;
                error_log stderr error;
                events { worker_connections 4096; }
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  keepalive_requests 1000000000;
                  upstream behind { server unix:%2$s; %4$s }
                  server {
                    listen 127.0.0.1:%3$d backlog=1024;
                    location / {
                      proxy_pass http://behind;
                      %6$s
                    }
                  }
                }
                """.formatted(
                        own,
                        socket,
                        port,
                        kept ? "keepalive 256; keepalive_requests 1000000000;" : "",
                        user.equals("root") ? "user root;" : "",
                        kept ? "proxy_http_version 1.1; proxy_set_header Connection \"\";" : "");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean accepts(int port) {
        try (Socket client = new Socket()) {
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
