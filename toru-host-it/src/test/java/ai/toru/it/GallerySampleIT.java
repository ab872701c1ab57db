package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample in Java, as the demo brings it. */
class GallerySampleIT {
    /** A picture of one pixel. */
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    @TempDir
    private static Path directory;

    private static Demo demo;
    private static Web web;

    @BeforeAll
    static void start() throws IOException {
        demo = Demo.ready(directory);
        web = demo.web();
        web.awaitState("gallery", "RUNNING");
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @Test
    void image_uploaded_isListedServedAndRemoved() throws IOException, InterruptedException {
        byte[] image = jpeg(5 * 1024 * 1024);
        HttpResponse<byte[]> added = upload("sunset%20%C3%BC.jpg", image);
        assertThat(added.statusCode()).isEqualTo(201);
        JsonNode entry = Web.json(new String(added.body()));
        assertThat(entry.path("name").asText()).isEqualTo("sunset ü.jpg");
        assertThat(entry.path("bytes").asInt()).isEqualTo(image.length);

        // The process is another one, and the image the same.
        assertThat(web.post("api/plugins/gallery/restart", "").statusCode()).isEqualTo(200);
        String path = "plugins/gallery/images/" + entry.path("file").asText();
        HttpResponse<byte[]> served = send(HttpRequest.newBuilder(demo.address().resolve(path)));
        assertThat(served.body()).isEqualTo(image);
        assertThat(served.headers().firstValue("Content-Type")).hasValue("image/jpeg");
        assertThat(served.headers().allValues("X-Content-Type-Options")).containsOnly("nosniff");
        assertThat(served.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
        assertThat(listed()).contains("sunset ü.jpg");

        assertThat(web.send("DELETE", path, null).statusCode()).isEqualTo(204);
        assertThat(web.get(path).statusCode()).isEqualTo(404);
        assertThat(listed()).doesNotContain("sunset ü.jpg");
    }

    @Test
    void upload_ofAnythingElse_isRefusedAndLeavesNothing() throws IOException, InterruptedException {
        HttpResponse<byte[]> page = upload("page.png", "<script>alert(1)</script>".getBytes());
        assertThat(page.statusCode()).isEqualTo(415);
        assertThat(new String(page.body())).contains("That is no PNG, JPEG, GIF or WebP image");
        assertThat(upload("", jpeg(100)).statusCode()).isEqualTo(400);
        assertThat(upload("large.jpg", jpeg(25 * 1024 * 1024 + 1)).statusCode()).isEqualTo(413);
        assertThat(web.get("plugins/gallery/images/..%2f..%2fgallery.jar").statusCode())
                .isBetween(400, 404);

        assertThat(listed()).doesNotContain("page.png", "large.jpg");
        try (Stream<Path> files = Files.list(directory.resolve("data/plugins/gallery/images"))) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".draft"));
        }
    }

    @Test
    @NeedsTool({"chromium", "chromedriver"})
    void view_ofTheBundle_takesShowsAndDeletesAnImage() throws IOException {
        try (BrowserPage page = BrowserPage.open(directory, demo.address().resolve("app/plugins/gallery"))) {
            page.awaitTrue("document.querySelector('.gallery-drop')");
            page.evaluate("""
                    (() => {
                        const bytes = Uint8Array.from(atob('%s'), (one) => one.charCodeAt(0));
                        const dataTransfer = new DataTransfer();
                        dataTransfer.items.add(new File([bytes], 'dropped & <b>.png', { type: 'image/png' }));
                        document.querySelector('.gallery-drop').dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }));
                    })()""".formatted(PNG));
            page.awaitTrue("document.querySelector('.gallery-images img')?.naturalWidth === 1");
            assertThat(page.evaluate("document.querySelector('.gallery-images img').alt")
                            .asText())
                    .isEqualTo("dropped & <b>.png");
            page.awaitTrue("!document.querySelector('.gallery-uploads li')");
            SampleBundlesIT.assertFits(page);

            page.click("[aria-label='Delete dropped & <b>.png']");
            page.awaitText("No images yet.");
        }
    }

    private static List<String> listed() {
        return Web.json(web.get("plugins/gallery/images")).findValuesAsText("name");
    }

    private static HttpResponse<byte[]> upload(String name, byte[] image) throws IOException, InterruptedException {
        URI address = demo.address().resolve("plugins/gallery/images?name=" + name);
        return send(HttpRequest.newBuilder(address).POST(BodyPublishers.ofByteArray(image)));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(request.version(HttpClient.Version.HTTP_1_1).build(), BodyHandlers.ofByteArray());
    }

    /** Begins as one, which is all that counts here; the rest is bytes that no encoding of text has. */
    private static byte[] jpeg(int size) {
        byte[] bytes = new byte[size];
        new Random(1).nextBytes(bytes);
        byte[] beginning = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0};
        System.arraycopy(beginning, 0, bytes, 0, beginning.length);
        return bytes;
    }
}
