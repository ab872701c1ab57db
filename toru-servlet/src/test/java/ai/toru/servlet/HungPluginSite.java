package ai.toru.servlet;

import static org.awaitility.Awaitility.await;

import ai.toru.host.PluginHost;
import ai.toru.servlet.TestContainer.Setup;
import ai.toru.servlet.TestContainer.Starter;
import ai.toru.servlet.access.AccessPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/**
 * A real host in a container, with the plugin {@code stuck}, which never answers, and {@code steady}, which works 5 ms for
 * each answer. They are at {@code /plugins}, and at {@code /blocking} without async.
 */
record HungPluginSite(PluginHost host, TestContainer container) {

    private static final Duration NO_TIMEOUT = Duration.ofMinutes(10);

    static HungPluginSite start(Starter starter, Path directory, int maxQueued) throws Exception {
        Path plugins = Files.createDirectories(directory.resolve("plugins"));
        for (String id : List.of("steady", "stuck")) {
            Path file = plugins.resolve(id + ".binary");
            try (InputStream program = HungPluginSite.class.getResourceAsStream("/plugins/steady_or_stuck.py")) {
                Files.copy(program, file);
            }
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        PluginHost host = PluginHost.builder(plugins)
                .dataDirectory(directory.resolve("data"))
                .socketsDirectory(directory.resolve("s"))
                .maxQueuedRequests(maxQueued)
                .plugin("stuck", stuck -> stuck.requestTimeout(NO_TIMEOUT).shutdownTimeout(Duration.ofMillis(100)))
                .enableNewPlugins(true)
                .build()
                .start();
        AccessPolicy everybody = (request, access) -> true;
        Setup setup = new Setup()
                .servlet(new PluginServlet(host, everybody), "/plugins/*")
                .blockingServlet(new PluginServlet(host, everybody), "/blocking/*");
        HungPluginSite site = new HungPluginSite(host, starter.start(setup, directory));
        try (Client client = site.client()) {
            await().until(() -> client.ask("steady").status() == 200);
        }
        return site;
    }

    Client client() throws IOException {
        return new Client(this);
    }

    static String request(String plugin) {
        return RawHttp.request("GET", "/ctx/plugins/" + plugin + "/");
    }

    void stop() throws Exception {
        host.close();
        container.stop();
    }

    /** A connection that is opened again when the server has closed it. Confined to one thread at a time. */
    static final class Client implements AutoCloseable {

        private final HungPluginSite site;
        private RawHttp connection;

        private Client(HungPluginSite site) throws IOException {
            this.site = site;
            connection = new RawHttp(site.container().port());
        }

        RawHttp.Response ask(String plugin) throws IOException {
            connection.send(request(plugin));
            RawHttp.Response response = connection.receive();
            if (response.all("Connection").contains("close")) {
                connection.close();
                connection = new RawHttp(site.container().port());
            }
            return response;
        }

        @Override
        public void close() throws IOException {
            connection.close();
        }
    }
}
