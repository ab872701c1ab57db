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
import java.util.stream.Stream;

/** A real host in a container, with the plugin {@code streaming}: at {@code /plugins}, and at {@code /blocking} without async. */
record StreamingSite(PluginHost host, TestContainer container) {

    static StreamingSite start(Starter starter, Path directory) throws Exception {
        Path plugins = Files.createDirectories(directory.resolve("plugins"));
        Path own = Files.createDirectories(directory.resolve("own"));
        Files.copy(sdk(), own.resolve("toru_plugin.py"));
        Path script = own.resolve("streaming.py");
        try (InputStream program = StreamingSite.class.getResourceAsStream("/plugins/streaming.py")) {
            Files.copy(program, script);
        }
        Path file = plugins.resolve("streaming.binary");
        Files.writeString(file, "#!/bin/sh\nexec python3 '" + script + "' \"$@\"\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        PluginHost host = PluginHost.builder(plugins)
                .dataDirectory(directory.resolve("data"))
                .socketsDirectory(directory.resolve("s"))
                .enableNewPlugins(true)
                .build()
                .start();
        AccessPolicy everybody = (request, access) -> true;
        Setup setup = new Setup()
                .servlet(new PluginServlet(host, everybody), "/plugins/*")
                .blockingServlet(new PluginServlet(host, everybody), "/blocking/*");
        StreamingSite site = new StreamingSite(host, starter.start(setup, directory));
        site.awaitRunning();
        return site;
    }

    /** The module's directory, or that of a module of containers, which lies deeper. */
    private static Path sdk() {
        return Stream.iterate(Path.of("").toAbsolutePath(), at -> at != null, Path::getParent)
                .map(at -> at.resolve("sdk/python/toru_plugin/__init__.py"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }

    void awaitRunning() {
        await().until(() -> host.plugins().stream().allMatch(status -> status.running()));
    }

    RawHttp ask(String method, String mount, String path, String... fields) throws IOException {
        RawHttp http = new RawHttp(container.port());
        http.send(RawHttp.request(method, "/ctx/" + mount + "/streaming" + path, fields));
        return http;
    }

    /** Has the plugin send an event, or do what it says. */
    void emit(String event) throws IOException {
        try (RawHttp http = ask("POST", "plugins", "/emit", "Content-Length: " + event.length())) {
            http.send(event);
            http.receive();
        }
    }

    /** What the plugin has counted: bytes produced, answers given up, uploads broken. */
    long count(int which) throws IOException {
        try (RawHttp http = ask("GET", "plugins", "/counts")) {
            return Long.parseLong(http.receive().text().split(" ", -1)[which]);
        }
    }

    void stop() throws Exception {
        container.stop();
        host.close();
    }
}
