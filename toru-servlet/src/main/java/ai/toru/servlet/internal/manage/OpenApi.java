package ai.toru.servlet.internal.manage;

import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.answer.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The management interface as an OpenAPI 3.1 document, {@code openapi.json} beside this class. Immutable.
 *
 * @param document as it is kept, with the usual mount as its server
 */
record OpenApi(String document) {

    private static final String USUAL_SERVER = "\"url\": \"/api/plugins\"";

    /** The one of this version. */
    static OpenApi load() {
        try (InputStream in = OpenApi.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IllegalStateException(
                        "The jar of toru-servlet lacks its openapi.json. Take one that is whole.");
            }
            return new OpenApi(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("openapi.json cannot be read from the jar of toru-servlet.", e);
        }
    }

    /** @param mount where the interface is, raw: empty or starting with {@code /} */
    Answer at(String mount) {
        String server = "\"url\": " + Json.text(mount.isEmpty() ? "/" : mount);
        byte[] body = document.replace(USUAL_SERVER, server).getBytes(StandardCharsets.UTF_8);
        return Answer.of(200, "application/json", body, "Cache-Control", "no-cache");
    }
}
