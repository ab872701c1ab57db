package ai.toru.plugin.internal.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.toru.plugin.Headers;
import ai.toru.plugin.HttpException;
import ai.toru.plugin.Json;
import ai.toru.plugin.KeyValue;
import ai.toru.plugin.Log;
import ai.toru.plugin.Request;
import ai.toru.plugin.internal.json.Members;
import ai.toru.plugin.internal.route.UrlDecoding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request of the host. Thread-safe, but for the body, which one thread reads. */
final class IncomingRequest implements Request {
    /** What a request takes from the run that it came to. */
    record Context(String id, long maxBody, Cancellation cancellation, KeyValue keyValue, Log log) {}

    private final Context context;
    private final RequestHead head;
    private final InputStream body;
    private volatile Map<String, String> params = Map.of();
    private byte @Nullable [] whole;

    IncomingRequest(Context context, RequestHead head, InputStream body) {
        this.context = context;
        this.head = head;
        this.body = body;
    }

    void params(Map<String, String> parameters) {
        params = parameters;
    }

    @Override
    public String id() {
        return context.id();
    }

    @Override
    public String method() {
        return head.method();
    }

    @Override
    public String path() {
        return head.path();
    }

    @Override
    public String rawQuery() {
        return head.query();
    }

    @Override
    public Map<String, List<String>> query() {
        return UrlDecoding.query(head.query());
    }

    @Override
    public String param(String name) {
        String value = params.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "The pattern of this route has no {" + name + "}, only " + params.keySet());
        }
        return value;
    }

    @Override
    public Headers headers() {
        return head.headers();
    }

    @Override
    public InputStream body() {
        return body;
    }

    @Override
    public byte[] bytes() {
        if (whole == null) {
            whole = readWhole();
        }
        return whole.clone();
    }

    private byte[] readWhole() {
        int most = (int) Math.min(context.maxBody(), Integer.MAX_VALUE - 16);
        try {
            byte[] read = body.readNBytes(most);
            if (read.length == most && body.read() >= 0) {
                throw new HttpException(413, "The body is larger than " + most + " bytes");
            }
            return read;
        } catch (IOException e) {
            throw (HttpException) new HttpException(400, String.valueOf(e.getMessage())).initCause(e);
        }
    }

    @Override
    public String text() {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes())).toString();
        } catch (CharacterCodingException e) {
            throw (HttpException) new HttpException(400, "The body is not UTF-8 text").initCause(e);
        }
    }

    @Override
    public @Nullable Object json() {
        try {
            return Json.parse(text());
        } catch (IllegalArgumentException e) {
            throw (HttpException) new HttpException(400, "The body is not JSON").initCause(e);
        }
    }

    @Override
    public Map<String, @Nullable Object> jsonObject() {
        Object value = json();
        if (!(value instanceof Map<?, ?>)) {
            throw new HttpException(400, "The body is no JSON object");
        }
        return Members.object(value);
    }

    @Override
    public boolean isCancelled() {
        return context.cancellation().isCancelled();
    }

    @Override
    public void onCancel(Runnable action) {
        context.cancellation().onCancel(action);
    }

    @Override
    public KeyValue keyValue() {
        return context.keyValue();
    }

    @Override
    public Log log() {
        return context.log();
    }

    @Override
    public String toString() {
        return method() + " " + path();
    }
}
