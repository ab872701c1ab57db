package ai.toru.samples.gallery;

import ai.toru.plugin.Feature;
import ai.toru.plugin.Handler;
import ai.toru.plugin.HttpException;
import ai.toru.plugin.Init;
import ai.toru.plugin.Json;
import ai.toru.plugin.KeyValueEntry;
import ai.toru.plugin.KeyValueException;
import ai.toru.plugin.Log;
import ai.toru.plugin.Metadata;
import ai.toru.plugin.Plugin;
import ai.toru.plugin.Request;
import ai.toru.plugin.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gallery: images that people upload. A plugin with the SDK for Java.
 *
 * <pre>
 * GET    /images              the list, newest first
 * POST   /images?name=a.jpg   takes an image: its bytes are the body, at most 25 MiB
 * GET    /images/NAME         the image
 * DELETE /images/NAME         removes it
 * </pre>
 *
 * <p>The bytes are files in {@code gallery/images} in the plugins directory, or wherever the variable {@code GALLERY_DIR}
 * says. What people called them is in the host's key-value data: small, listed in order, and part of the host's backups.
 */
public final class Gallery {
    private static final long MOST_BYTES = 25 * 1024 * 1024;
    private static final int LONGEST_NAME = 200;
    private static final String PREFIX = "images/";

    private static final Set<Feature> NEEDED = EnumSet.of(Feature.BINARY, Feature.KV2);

    private final Path directory;
    private final ImageFiles files;

    private Gallery(Path directory) {
        this.directory = directory;
        this.files = new ImageFiles(directory, MOST_BYTES);
    }

    /** Runs the plugin, or tells what it is. The host starts it in the plugins directory. */
    public static void main(String... args) {
        String told = System.getenv().getOrDefault("GALLERY_DIR", "");
        Gallery gallery = new Gallery(Path.of(told.isEmpty() ? "gallery/images" : told));
        Plugin.of(Metadata.of("gallery", "Gallery", "1.0.0", "/gallery")
                        .author("Toru")
                        .icon("🖼️"))
                .onInit(gallery::begin)
                .get("/", stored(gallery::list))
                .get("/images", stored(gallery::list))
                .post("/images", stored(gallery::add))
                .get("/images/{image}", gallery::show)
                .delete("/images/{image}", stored(gallery::remove))
                .maxInFlight(32) // each may wait on a thread for a slow client
                .run(args);
    }

    /** What is thrown here is in the plugin's status, for whoever wonders why it does not start. */
    private void begin(Init init) throws IOException {
        if (!init.features().containsAll(NEEDED)) {
            throw new IOException("The gallery needs a host with " + NEEDED + "; this one offers " + init.features());
        }
        try {
            files.prepare();
        } catch (IOException e) {
            throw new IOException(
                    "The gallery cannot write to " + directory.toAbsolutePath() + " (" + e
                            + "). Let GALLERY_DIR name a directory where it can.",
                    e);
        }
    }

    private Response list(Request request) {
        try (Stream<KeyValueEntry> entries = request.keyValue().list(PREFIX)) {
            List<@Nullable Object> images = new ArrayList<>();
            entries.forEach(entry -> images.add(Json.parse(entry.value())));
            Collections.reverse(images); // names, and so keys, are in the order of the uploads
            return Response.json(Map.of("images", images, "most_bytes", MOST_BYTES));
        }
    }

    /** First the file, then its entry: what is in the list is there. */
    private Response add(Request request) throws IOException {
        String name = request.query("name").orElse("").strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new HttpException(400, "Say what the image is called, in 1 to 200 characters: ?name=sunset.jpg");
        }
        Path file = files.add(request.body());
        Map<String, Object> image =
                Map.of("file", file.getFileName().toString(), "name", name, "bytes", Files.size(file));
        try {
            request.keyValue().set(PREFIX + file.getFileName(), Json.write(image));
        } catch (KeyValueException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return Response.json(image).withStatus(201);
    }

    /** A name never gets another content, so browsers may keep it; and they are not to see anything but an image in it. */
    private Response show(Request request) {
        return Response.file(file(request))
                .header("Cache-Control", "private, max-age=31536000, immutable")
                .header("Content-Security-Policy", "default-src 'none'; sandbox")
                .header("X-Content-Type-Options", "nosniff");
    }

    private Response remove(Request request) throws IOException {
        Path file = file(request);
        request.keyValue().delete(PREFIX + file.getFileName());
        Files.deleteIfExists(file);
        return Response.empty();
    }

    private Path file(Request request) {
        String name = request.param("image");
        return files.find(name).orElseThrow(() -> new HttpException(404, "There is no image " + name));
    }

    /** A handler whose client hears it when the host's key-value data cannot be read or changed. */
    private static Handler stored(Handler handler) {
        return request -> {
            try {
                return handler.handle(request);
            } catch (KeyValueException e) {
                request.log().log(Log.Level.ERROR, "the list was not read or changed", Map.of(), e);
                return Response.error(503, "The host's key-value data: " + e.getMessage());
            }
        };
    }
}
