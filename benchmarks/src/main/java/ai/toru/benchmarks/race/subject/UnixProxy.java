package ai.toru.benchmarks.race.subject;

import java.nio.file.Path;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.proxy.ProxyHandler;

/** Jetty's own proxy, before a server on a Unix socket. Thread-safe. */
final class UnixProxy extends ProxyHandler.Reverse {

    /** As many as there are ever clients: the default of 64 would make them wait for each other. */
    private static final int CONNECTIONS = 1024;

    private final Transport transport;

    UnixProxy(Path socket) {
        super(request -> HttpURI.build(request.getHttpURI()).scheme("http").authority("localhost", 80));
        transport = new Transport.TCPUnix(socket);
    }

    @Override
    protected void configureHttpClient(HttpClient client) {
        super.configureHttpClient(client);
        client.setMaxConnectionsPerDestination(CONNECTIONS);
    }

    @Override
    protected Request newProxyToServerRequest(org.eclipse.jetty.server.Request fromClient, HttpURI uri) {
        return super.newProxyToServerRequest(fromClient, uri).transport(transport);
    }
}
