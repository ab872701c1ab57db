package ai.toru.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The documentation's example for Spring Boot, compiled as it stands there and run with a real plugin. */
class SpringBootIT {
    private static final Path PAGE = Path.of("../docs/configuration.md");
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```java\n(.*?class PluginApplication.*?)```");

    @TempDir
    private static Path directory;

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private static URLClassLoader classes;
    private static ConfigurableApplicationContext application;

    @BeforeAll
    static void start() throws IOException, ReflectiveOperationException {
        if (!"all".equals(System.getProperty("toru.require"))) {
            assumeTrue(hasPython(), "this test needs python3");
        }
        installPlugin();
        compileExample();
        classes = new URLClassLoader(new URL[] {directory.toUri().toURL()}, SpringBootIT.class.getClassLoader());
        application = SpringApplication.run(
                classes.loadClass("org.example.PluginApplication"),
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.mvc.formcontent.filter.enabled=false",
                "--app.plugins=" + directory.resolve("plugins"),
                "--app.data=" + directory.resolve("data"));
    }

    @AfterAll
    static void stop() throws IOException {
        if (application != null) {
            application.close();
            classes.close();
            assertThat(Thread.getAllStackTraces().keySet())
                    .as("the host is closed with the application")
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("toru-"));
        }
    }

    private static boolean hasPython() {
        return Pattern.compile(":")
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "python3")));
    }

    private static void installPlugin() throws IOException {
        Path plugin = directory.resolve("plugins/mine.binary");
        Files.createDirectories(plugin.getParent());
        try (InputStream in = SpringBootIT.class.getResourceAsStream("/mine.binary")) {
            Files.write(plugin, in.readAllBytes());
        }
        Files.setPosixFilePermissions(plugin, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void compileExample() throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(PAGE));
        assertThat(example.find()).isTrue();
        Path source = Files.writeString(directory.resolve("PluginApplication.java"), example.group(1));
        int errors = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", directory.toString(), source.toString());
        assertThat(errors).isZero();
    }

    private static HttpResponse<String> send(String method, String path, String type, String body)
            throws IOException, InterruptedException {
        int port = ((ServletWebServerApplicationContext) application)
                .getWebServer()
                .getPort();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofString(body))
                .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }

    @Test
    void plugin_throughSpringsContainer_answers() throws IOException, InterruptedException {
        assertThat(send("GET", "/plugins/mine/x%20y?q=1", "text/plain", "").body())
                .startsWith("GET /x%20y");
    }

    /** What the page says of Spring's filter for form content. */
    @Test
    void form_thatIsPut_reachesThePlugin() throws IOException, InterruptedException {
        assertThat(send("PUT", "/plugins/mine/form", "application/x-www-form-urlencoded", "a=b&c=d")
                        .body())
                .isEqualTo("PUT /form a=b&c=d");
    }

    @Test
    void management_withoutTheRole_showsButDoesNotSwitch() throws IOException, InterruptedException {
        assertThat(send("GET", "/api/plugins", "text/plain", "").body())
                .contains("\"id\":\"mine\"", "\"state\":\"RUNNING\"");
        assertThat(send("POST", "/api/plugins/mine/disable", "text/plain", "").statusCode())
                .isEqualTo(403);
    }

    @Test
    void resources_areServed_andWhatIsNobodysIsSprings() throws IOException, InterruptedException {
        assertThat(send("GET", "/toru/toru-host.js", "text/plain", "").body()).contains("mountPlugin");
        assertThat(send("GET", "/nothing", "text/plain", "").statusCode()).isEqualTo(404);
    }
}
