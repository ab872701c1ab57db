package ai.toru.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.manage.CachedContent;
import jakarta.servlet.http.HttpServletRequest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The files of the browser runtime, and nothing else. Immutable. */
final class WebResources {

    private static final List<String> MODULES = List.of(
            "toru-answers.js",
            "toru-api.js",
            "toru-bundle.js",
            "toru-classes.js",
            "toru-fault.js",
            "toru-host.js",
            "toru-isolated.js",
            "toru-kv.js",
            "toru-place.js",
            "toru-relay.js",
            "toru-sheets.js",
            "toru-toasts.js",
            "toru-trusted.js",
            "toru-view.js",
            "toru-words.js");

    private static final String TYPES = "toru-host.d.ts";

    /** The page of isolated plugins' frames, and the script that stands in it, since it may load none. */
    private static final String FRAME = "toru-frame.html";

    private static final String FRAME_SCRIPT = "toru-frame.js";

    /**
     * What runs in the frame reaches nothing by itself; as a page of its own, it is in the same sandbox. It may be in
     * pages of this origin only.
     */
    private static final String FRAME_POLICY = "default-src 'none'; script-src 'unsafe-inline';"
            + " style-src 'unsafe-inline'; img-src data: blob:; media-src data: blob:; font-src data:;"
            + " connect-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'self';"
            + " sandbox allow-scripts allow-forms allow-modals allow-popups";

    /** By path. */
    private final Map<String, PackedFile> files;

    private WebResources(Map<String, byte[]> files) {
        this.files = files.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, file -> PackedFile.of(file.getValue())));
    }

    static WebResources load() throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        for (String module : MODULES) {
            files.put("/" + module, read(module));
        }
        files.put("/" + TYPES, read(TYPES));
        files.put("/" + FRAME, framePage());
        return new WebResources(files);
    }

    private static byte[] framePage() throws IOException {
        String script = new String(read(FRAME_SCRIPT), UTF_8);
        return new String(read(FRAME), UTF_8)
                .replace("/* " + FRAME_SCRIPT + " */", script)
                .getBytes(UTF_8);
    }

    private static byte[] read(String name) throws IOException {
        try (InputStream in = WebResources.class.getResourceAsStream("web/" + name)) {
            if (in == null) {
                throw new FileNotFoundException("There is no web/" + name + ".");
            }
            return in.readAllBytes();
        }
    }

    boolean has(String path) {
        return files.containsKey(path);
    }

    /** One that it has. */
    Answer answer(String path, HttpServletRequest request) {
        PackedFile file = files.get(path);
        if (file == null) {
            throw new IllegalArgumentException(path);
        }
        List<String> headers = new ArrayList<>(List.of("Vary", "Accept-Encoding"));
        boolean pack = PackedFile.isWelcome(request.getHeaders("Accept-Encoding"));
        if (pack) {
            headers.addAll(List.of("Content-Encoding", "gzip"));
        }
        if (path.endsWith(FRAME)) {
            headers.addAll(List.of("Content-Security-Policy", FRAME_POLICY, "Referrer-Policy", "no-referrer"));
            headers.addAll(List.of("X-DNS-Prefetch-Control", "off"));
        }
        return CachedContent.file(
                path,
                pack ? file.packed() : file.plain(),
                request.getHeader("If-None-Match"),
                headers.toArray(String[]::new));
    }
}
