package ai.toru.plugin;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a handler is given. Thread-safe, but for the body, which one thread reads. */
public interface Request {
    /** The host's id of this request. The client's own is in the field {@code X-Request-Id}. */
    String id();

    /** {@code GET}, {@code POST} and so on, in capitals. */
    String method();

    /** What follows the plugin's route, without the query: as the client wrote it, not decoded. */
    String path();

    /** What follows the question mark, not decoded; empty if there is none. */
    String rawQuery();

    /** The query, decoded. */
    Map<String, List<String>> query();

    /** The first value of a name in the query, decoded. */
    default Optional<String> query(String name) {
        return query().getOrDefault(name, List.of()).stream().findFirst();
    }

    /** A part of the path that the pattern names, decoded; {@link IllegalArgumentException} if it names none so. */
    String param(String name);

    /** The header fields. */
    Headers headers();

    /** The first value of a header field. */
    default Optional<String> header(String name) {
        return headers().first(name);
    }

    /** Who is logged in, as the host says. A client cannot forge it. */
    default Optional<String> user() {
        return header("X-Toru-User");
    }

    /** The user's roles, as the host says. A client cannot forge them. */
    default List<String> roles() {
        return headers().all("X-Toru-Roles").stream()
                .flatMap(line -> List.of(line.split(",")).stream())
                .map(String::strip)
                .filter(role -> !role.isEmpty())
                .toList();
    }

    /** The body as it comes; empty if there is none. Reading waits for the client, and fails when that has gone. */
    InputStream body();

    /** The whole body. {@link HttpException} 413 if it is larger than the plugin allows, 400 if it was broken off. */
    byte[] bytes();

    /** The whole body as text. {@link HttpException} 400 if it is not UTF-8. */
    String text();

    /** The whole body as JSON, in plain values: see {@link Json}. {@link HttpException} 400 if it is none. */
    @Nullable
    Object json();

    /** The whole body as a JSON object. {@link HttpException} 400 if it is none. */
    Map<String, @Nullable Object> jsonObject();

    /** Whether nobody waits for the answer any more. */
    boolean isCancelled();

    /** Runs once nobody waits for the answer any more; at once, if that is so already. Not after the answer. */
    void onCancel(Runnable action);

    /** The host's key-value data, asked for on the connection of this request. */
    KeyValue keyValue();

    /** The plugin's log; entries bear this request's id. */
    Log log();
}
