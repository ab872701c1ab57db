package ai.toru.plugin;

import ai.toru.plugin.internal.serve.ContentTypes;
import ai.toru.plugin.internal.serve.Sources;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An answer: a status, header fields and a body. {@code Content-Length} is the host's affair. Immutable. */
public final class Response {
    private static final ResponseBody EMPTY = new ResponseBody.Empty();

    private final int status;
    private final Headers headers;
    private final ResponseBody body;

    private Response(int status, Headers headers, ResponseBody body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** Only a status, of 200 to 599. */
    public static Response status(int status) {
        return new Response(requireStatus(status), Headers.NONE, EMPTY);
    }

    /** 204. */
    public static Response empty() {
        return status(204);
    }

    /** A value as JSON: see {@link Json}. */
    public static Response json(@Nullable Object value) {
        return jsonText(Json.write(value));
    }

    /** Text that is JSON already. */
    public static Response jsonText(String json) {
        return of(new ResponseBody.Text(json), "application/json");
    }

    /** Text. */
    public static Response text(String text) {
        return of(new ResponseBody.Text(text), "text/plain; charset=utf-8");
    }

    /** A page. */
    public static Response html(String html) {
        return of(new ResponseBody.Text(html), "text/html; charset=utf-8");
    }

    /** Bytes; those that are no text need a host that offers {@link Feature#BINARY}. */
    public static Response bytes(byte[] bytes, String contentType) {
        return of(new ResponseBody.Bytes(bytes.clone()), contentType);
    }

    /** A file, with the type that its name says; 404 if there is none. Never build the path from what a client says. */
    public static Response file(Path file) {
        if (!Files.isRegularFile(file)) {
            return error(404, "There is no such file");
        }
        return of(new ResponseBody.Pieces(Sources.file(file), null), ContentTypes.of(file));
    }

    /** What the stream gives, as it comes. It is closed at the end. */
    public static Response stream(InputStream in, String contentType) {
        return of(new ResponseBody.Pieces(Sources.stream(in), in), contentType);
    }

    /** Pieces of text, as they come. The stream is closed at the end. */
    public static Response stream(Stream<String> pieces, String contentType) {
        return of(new ResponseBody.Pieces(Sources.texts(pieces.iterator()), pieces), contentType);
    }

    /** Pieces of text, as they come. */
    public static Response stream(Iterator<String> pieces, String contentType) {
        return of(new ResponseBody.Pieces(Sources.texts(pieces), null), contentType);
    }

    /** What the writer writes, as it writes. */
    public static Response writing(StreamWriter writer, String contentType) {
        return of(new ResponseBody.Pieces(writer, null), contentType);
    }

    /** Server-sent events. Look at {@link Plugin#isStopping} in a loop that would have no end. */
    public static Response events(EventWriter writer) {
        StreamWriter pieces = out -> {
            out.flush();
            writer.writeTo(new EventStream(out));
        };
        return writing(pieces, "text/event-stream; charset=utf-8").header("Cache-Control", "no-store");
    }

    /** An error for programs: {@code {"error": message}}. */
    public static Response error(int status, String message) {
        return json(Map.of("error", message)).withStatus(status);
    }

    /** The answer that the stage will complete with. The stage is cancelled when nobody waits any more. */
    public static Response later(CompletionStage<Response> response) {
        return new Response(200, Headers.NONE, new ResponseBody.Later(response));
    }

    /** With another status, of 200 to 599. */
    public Response withStatus(int status) {
        return new Response(requireStatus(status), headers, body);
    }

    /** With one value more of a header field; of {@code Content-Type} with this one only. */
    public Response header(String name, String value) {
        boolean one = name.equalsIgnoreCase("Content-Type");
        return headers(one ? headers.with(name, value) : headers.add(name, value));
    }

    /** With these header fields and no others. */
    public Response headers(Headers headers) {
        return new Response(status, headers, body);
    }

    /** The status. */
    public int status() {
        return status;
    }

    /** The header fields. */
    public Headers headers() {
        return headers;
    }

    /** The body. */
    public ResponseBody body() {
        return body;
    }

    static int requireStatus(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("A status is 200 to 599, not " + status);
        }
        return status;
    }

    private static Response of(ResponseBody body, String contentType) {
        return new Response(200, Headers.NONE.with("Content-Type", contentType), body);
    }
}
