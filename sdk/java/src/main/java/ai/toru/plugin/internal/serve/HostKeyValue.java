package ai.toru.plugin.internal.serve;

import ai.toru.plugin.BatchResult;
import ai.toru.plugin.CompareResult;
import ai.toru.plugin.Feature;
import ai.toru.plugin.KeyValue;
import ai.toru.plugin.KeyValueChange;
import ai.toru.plugin.KeyValueEntry;
import ai.toru.plugin.KeyValueException;
import ai.toru.plugin.KeyValuePage;
import ai.toru.plugin.internal.json.Members;
import ai.toru.plugin.internal.wire.FrameException;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks the host for key-value data. Thread-safe. */
public final class HostKeyValue implements KeyValue {
    private final Session session;
    private final @Nullable Connection connection;
    private final Supplier<Duration> limit;

    /** Asks wherever there is a connection, and waits so long for each answer. */
    public HostKeyValue(Session session, Supplier<Duration> limit) {
        this(session, limit, null);
    }

    private HostKeyValue(Session session, Supplier<Duration> limit, @Nullable Connection connection) {
        this.session = session;
        this.limit = limit;
        this.connection = connection;
    }

    /** Asks on this connection, as long as it lives. */
    HostKeyValue on(Connection where) {
        return new HostKeyValue(session, limit, where);
    }

    @Override
    public Optional<String> get(String key) {
        Map<String, @Nullable Object> question = Members.of("action", "get", "key", Objects.requireNonNull(key));
        return Optional.ofNullable(Members.text(ask(question), "value"));
    }

    @Override
    public void set(String key, String value) {
        ask(KeyValueChange.set(key, value).operation());
    }

    @Override
    public void setWithTtl(String key, String value, Duration ttl) {
        askMore(KeyValueChange.setWithTtl(key, value, ttl).operation());
    }

    @Override
    public void delete(String key) {
        ask(KeyValueChange.delete(key).operation());
    }

    @Override
    public CompareResult compareAndSet(String key, @Nullable String expected, @Nullable String value) {
        return compared(KeyValueChange.compareAndSet(key, expected, value));
    }

    @Override
    public CompareResult compareAndSet(String key, @Nullable String expected, String value, Duration ttl) {
        return compared(KeyValueChange.compareAndSet(key, expected, value, ttl));
    }

    private CompareResult compared(KeyValueChange change) {
        Map<String, @Nullable Object> answer = askMore(change.operation());
        return new CompareResult(Members.flag(answer, "applied"), Members.text(answer, "value"));
    }

    @Override
    public long increment(String key, long by) {
        return Long.parseLong(
                Members.text(askMore(KeyValueChange.increment(key, by).operation()), "value", "0"));
    }

    @Override
    public Stream<KeyValueEntry> list(String prefix) {
        return Stream.<@Nullable KeyValuePage>iterate(
                        page(prefix, null, 1000), Objects::nonNull, page -> next(prefix, page))
                .flatMap(page -> Objects.requireNonNull(page).entries().stream());
    }

    private @Nullable KeyValuePage next(String prefix, @Nullable KeyValuePage page) {
        String next = page == null ? null : page.next();
        return next == null ? null : page(prefix, next, 1000);
    }

    @Override
    public KeyValuePage page(String prefix, @Nullable String after, int most) {
        Map<String, @Nullable Object> question =
                Members.of("action", "list", "prefix", Objects.requireNonNull(prefix), "limit", most);
        if (after != null) {
            question.put("after", after);
        }
        return KeyValueAnswers.page(askMore(question));
    }

    @Override
    public BatchResult batch(List<KeyValueChange> changes) {
        List<Map<String, @Nullable Object>> operations =
                changes.stream().map(KeyValueChange::operation).toList();
        return KeyValueAnswers.batch(askMore(Members.of("action", "batch", "operations", operations)));
    }

    private Map<String, @Nullable Object> askMore(Map<String, @Nullable Object> question) {
        if (session.init().isPresent() && !session.isOn(Feature.KV2)) {
            throw new KeyValueException("not_supported", "The host does not offer kv2, which this needs");
        }
        return ask(question);
    }

    private Map<String, @Nullable Object> ask(Map<String, @Nullable Object> question) {
        Connection where = session.forQuestions(connection)
                .orElseThrow(() -> new KeyValueException(
                        "not_connected",
                        "There is no connection to the host that could carry the question. Ask while a request is"
                                + " answered, or later"));
        return KeyValueAnswers.checked(await(sent(where, question)));
    }

    private static CompletableFuture<Map<String, @Nullable Object>> sent(
            Connection where, Map<String, @Nullable Object> question) {
        try {
            return where.ask(question);
        } catch (FrameException e) {
            throw failure("value_too_large", e.getMessage(), e);
        } catch (JsonProcessingException e) {
            throw failure("invalid_value", "A key or value has half a surrogate pair", e);
        } catch (IOException e) {
            throw failure("not_connected", "The connection to the host has ended; nothing was changed", e);
        }
    }

    private Map<String, @Nullable Object> await(CompletableFuture<Map<String, @Nullable Object>> answer) {
        long millis = limit.get().toMillis();
        try {
            return answer.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw failure("timeout", "The host did not answer within " + millis + " ms. Read to see what is there", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("interrupted", "Nobody waits for the answer any more. Read to see what is there", e);
        } catch (ExecutionException e) {
            throw failure("connection_lost", message(e), e);
        } finally {
            answer.cancel(false);
        }
    }

    private static @Nullable String message(ExecutionException e) {
        return e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
    }

    private static KeyValueException failure(String code, @Nullable String message, Exception cause) {
        KeyValueException failure = new KeyValueException(code, String.valueOf(message));
        failure.initCause(cause);
        return failure;
    }
}
