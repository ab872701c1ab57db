package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.PluginHost;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.kv.InMemoryKeyValueStore;
import ai.toru.host.plugin.PluginStatus;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code new} writes, in each language: built, checked, installed as its README says, and run in a host. */
class NewPluginIT {
    private static final Path PROJECT = DocumentationTest.PROJECT;

    /** Not the guide's plugin: cargo tells two programs in one place apart by their names. */
    private static final String ID = "new-plugin";

    @TempDir
    private Path directory;

    @Test
    @NeedsTool("python3")
    void python_installed_servesAndCounts() throws Exception {
        assertServes(written("python"));
    }

    @Test
    @NeedsTool("node")
    void node_installed_servesAndCounts() throws Exception {
        assertServes(written("node"));
    }

    @Test
    @NeedsTool("cargo")
    void rust_builtAndInstalled_servesAndCounts() throws Exception {
        Path made = written("rust");
        ToolRun.succeeds(
                made, Cargo.ENVIRONMENT, List.of(Tool.CARGO.path().toString(), "build", "--release", "--quiet"));
        Files.copy(made.resolve("target/release/" + ID), made.resolve(ID + "/" + ID));
        assertServes(made);
    }

    /** With the compiler alone, since the SDK need not be in the local repository. */
    @Test
    void java_builtAndInstalled_servesAndCounts() throws Exception {
        Path sdk = PROJECT.resolve("sdk/java/target/classes");
        Path made = written("java");
        Path classes = Files.createDirectory(directory.resolve("classes"));
        int errors = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "--release", // the plugin's java is that of the PATH, which may be older than ours
                        "17",
                        "-classpath",
                        sdk.toString(),
                        "-d",
                        classes.toString(),
                        made.resolve("src/main/java/ThisPlugin.java").toString());
        assertThat(errors).isZero();
        writeJar(made.resolve(ID + "/" + ID + ".jar"), classes, sdk, jackson());
        assertServes(made);
    }

    private Path written(String language) throws IOException, InterruptedException {
        kit("new", ID, "--lang", language, "--dir", directory.toString(), "--sdk", PROJECT.toString());
        return directory.resolve(ID);
    }

    private void kit(String... arguments) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Path temporary = Files.createDirectories(directory.resolve("t"));
        assertThat(KitJar.run(temporary, out, err, arguments))
                .as(() -> text(out) + text(err))
                .isZero();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            return gone.toString();
        }
    }

    private void assertServes(Path made) throws IOException, InterruptedException {
        kit("check", made.resolve(ID + ".binary").toString(), "--timeout", "20");
        Path plugins = Files.createDirectories(directory.resolve("plugins"));
        copy(made.resolve(ID), plugins.resolve(ID));
        Files.copy(made.resolve(ID + ".binary"), plugins.resolve(ID + ".binary"), StandardCopyOption.COPY_ATTRIBUTES);
        try (PluginHost host = PluginHost.builder(plugins)
                .dataDirectory(directory.resolve("data"))
                .keyValueStore(new InMemoryKeyValueStore())
                .build()
                .start()) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(status(host).running())
                            .as(() -> status(host).toString())
                            .isTrue());
            assertThat(visits(host)).isEqualTo(1);
            assertThat(visits(host)).isEqualTo(2);
            assertThat(host.request(ID, PluginRequest.get("/nowhere")).status()).isEqualTo(404);
            host.disable(ID).toCompletableFuture().join();
            assertThat(status(host).lastExit().code()).isZero();
        }
    }

    private static int visits(PluginHost host) {
        String body = host.request(ID, PluginRequest.get("/")).bodyText();
        JsonNode answer = Web.json(body);
        assertThat(answer.path("message").asText()).as(body).isEqualTo("Hello from New Plugin!");
        return answer.path("visits").asInt();
    }

    private static PluginStatus status(PluginHost host) {
        return host.plugin(ID).orElseThrow();
    }

    private static Path jackson() throws URISyntaxException {
        return Path.of(JsonFactory.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private static void writeJar(Path jar, Path classes, Path... classPath) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "ThisPlugin");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        String.join(
                                " ",
                                Stream.of(classPath)
                                        .map(path -> path.toUri().toString())
                                        .toList()));
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest)) {
            for (Path each : files(classes)) {
                entries.putNextEntry(new JarEntry(classes.relativize(each).toString()));
                entries.write(Files.readAllBytes(each));
                entries.closeEntry();
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path file : files(from)) {
            Path target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
