package ai.toru.host.kv;

import ai.toru.host.internal.json.JsonLimits;
import ai.toru.host.internal.json.StrictJson;
import ai.toru.host.internal.time.HostClock;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/**
 * A plugin's keys as a file: a line of JSON for each, in UTF-8 without byte order mark, each line ended by a line feed.
 *
 * <pre>{@code
 * {"key":"greeting","value":"hello"}
 * {"key":"session","value":"x1","expires_at":"2026-02-01T12:00:00Z"}
 * }</pre>
 *
 * <p>{@code expires_at} is an instant as ISO 8601 has it, and only there where the key expires. The lines are in the order of
 * the keys. An export is not a snapshot of one moment: it reads a page after the other, and what is changed meanwhile may
 * be in it or not; each line was true at some moment of the export.
 *
 * <p>An import sets the keys it is given, in the order of the lines and in batches: of two lines with one key the last one
 * wins. Blank lines are skipped; keys that have expired are left out. Anything else that is not as above ends the import with an
 * error that names the line; what came before it may be set by then.
 *
 * <p>Neither ever holds more than a page or a batch in memory. Pure.
 */
public final class KeyValueJsonLines {

    private static final int PAGE = 1000;

    /** Six bytes for each byte of key and value, where each is written as an escape; and the rest of the line. */
    private static final int LONGEST_LINE = 6 * ((1 << 20) + 512) + 512;

    static final JsonLimits LIMITS = new JsonLimits(LONGEST_LINE, 4, 64, 64, JsonLimits.DEFAULTS.maxNumberLength());

    private KeyValueJsonLines() {}

    /** See {@link KeyValues#exportTo}. */
    static long write(KeyValues from, OutputStream to) throws IOException {
        StrictJson json = new StrictJson(LIMITS);
        long count = 0;
        KeyValueQuery query = KeyValueQuery.FIRST.limit(PAGE);
        while (true) {
            KeyValuePage page = await(from.list(query), from.pluginId());
            for (KeyValueEntry entry : page.entries()) {
                to.write(json.writeObject(members(entry)));
                to.write('\n');
            }
            count += page.entries().size();
            String next = page.next();
            if (next == null) {
                to.flush();
                return count;
            }
            query = query.after(next);
        }
    }

    /** See {@link KeyValues#importFrom}. */
    static long read(InputStream from, KeyValues to, HostClock clock) throws IOException {
        String id = to.pluginId();
        KeyValueLineParser parser = new KeyValueLineParser(id, to.limits(), clock);
        ImportBatch batch = new ImportBatch(to);
        ByteLines lines = new ByteLines(from, LONGEST_LINE);
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
            KeyValueChange change = parser.parse(lines.number(), line);
            if (change != null) {
                batch.add(lines.number(), change);
            }
        }
        return batch.finish();
    }

    /** What a stage comes to, waited for. */
    static <T> T await(CompletionStage<T> stage, String pluginId) throws IOException {
        try {
            return stage.toCompletableFuture().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException)
                    new InterruptedIOException("The thread was interrupted while it exported or imported keys of \""
                                    + pluginId + "\"; what was imported by then stays.")
                            .initCause(e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            while (cause instanceof CompletionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            if (cause instanceof RuntimeException known) {
                throw known;
            }
            throw new CompletionException(cause);
        }
    }

    private static Map<String, Object> members(KeyValueEntry entry) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("key", entry.key());
        members.put("value", entry.value());
        Instant expiresAt = entry.expiresAt();
        if (expiresAt != null) {
            members.put("expires_at", expiresAt.toString());
        }
        return members;
    }
}
