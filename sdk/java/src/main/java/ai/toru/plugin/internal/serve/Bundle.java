package ai.toru.plugin.internal.serve;

import ai.toru.plugin.Handler;
import ai.toru.plugin.HttpException;
import ai.toru.plugin.Request;
import ai.toru.plugin.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The page's script. It is looked for anew for each request, so that it can be replaced while the plugin runs. Immutable. */
public final class Bundle implements Handler {
    private static final String TYPE = "text/javascript; charset=utf-8";

    private final String id;
    private final Path file;

    /** The script of a plugin, relative to the plugin's folder. */
    public Bundle(String id, Path file) {
        this.id = id;
        this.file = file;
    }

    @Override
    public Response handle(Request request) throws IOException {
        for (Path folder : folders()) {
            if (Files.isRegularFile(folder.resolve(file))) {
                return Response.bytes(Files.readAllBytes(folder.resolve(file)), TYPE);
            }
        }
        try (InputStream in = ClassLoader.getSystemResourceAsStream(file.toString())) {
            if (in != null) {
                return Response.bytes(in.readAllBytes(), TYPE);
            }
        }
        throw new HttpException(404, "This plugin has no " + file);
    }

    /** The folder of the jar, and the one that is the plugin's by its id. The host starts plugins in the one around it. */
    private List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        try {
            var source = Bundle.class.getProtectionDomain().getCodeSource();
            Path jar = source == null
                    ? null
                    : Path.of(source.getLocation().toURI()).getParent();
            if (jar != null) {
                folders.add(jar);
            }
        } catch (URISyntaxException | RuntimeException e) {
            folders.clear(); // the classes are in no file
        }
        folders.add(Path.of(id));
        return folders;
    }
}
