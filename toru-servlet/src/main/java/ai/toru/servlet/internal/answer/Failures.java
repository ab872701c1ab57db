package ai.toru.servlet.internal.answer;

import ai.toru.host.plugin.HostException;
import ai.toru.host.plugin.PluginUnavailableException;
import ai.toru.servlet.internal.trace.RequestMark;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Failures as answers. Those who merely use a plugin get a sentence of our own, since the host's messages may quote
 * paths and the plugin's output; those who manage it get the host's message.
 */
public final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** For a request that was refused without asking anybody. */
    public static Answer duringUse(HostException failure) {
        return error(failure, TrafficFailure.status(failure), TrafficFailure.sentence(failure));
    }

    /**
     * For a request to a plugin; the log says why, where somebody should look at that.
     *
     * @param mark by what the request is known
     */
    public static Answer duringUse(Throwable failure, RequestMark mark) {
        Throwable cause = unwrapped(failure);
        if (!(cause instanceof HostException known)) {
            return unexpected(cause, mark);
        }
        int status = TrafficFailure.status(known);
        mark.in(LOG.atLevel(level(status)))
                .addKeyValue("plugin", known.pluginId())
                .log("A request was answered with {} ({}): {}", status, known.code(), known.getMessage());
        return duringUse(known);
    }

    /** For an answer that broke off on its way: nobody can be told, but for the log. */
    static void duringAnswer(Throwable failure, RequestMark mark) {
        Throwable cause = unwrapped(failure);
        HostException known = cause instanceof HostException found ? found : null;
        mark.in(LOG.atLevel(known == null ? Level.WARN : level(TrafficFailure.status(known))))
                .addKeyValue("plugin", known == null ? null : known.pluginId())
                .log("An answer broke off on its way to the client: {}", cause.getMessage());
    }

    /** Crashes, nonsense and time limits are worth a line each; what is off or busy is told by the status. */
    private static Level level(int status) {
        return status >= 500 && status != 503 ? Level.WARN : Level.DEBUG;
    }

    /** For a request that changes something about a plugin. */
    public static Answer duringManagement(Throwable failure) {
        Throwable cause = unwrapped(failure);
        return cause instanceof HostException known
                ? error(known, managementStatus(known), managementSentence(known))
                : unexpected(cause, null);
    }

    private static int managementStatus(HostException failure) {
        return switch (failure.code()) {
            case "invalid_plugin", "plugin_disabled" -> 409;
            case "plugin_start_failed" -> 502;
            case "invalid_key", "invalid_value", "bad_request", "not_a_number" -> 400;
            case "value_too_large" -> 413;
            case "quota_exceeded" -> 507;
            case "store_busy", "store_closed", "store_failed" -> 503;
            default -> TrafficFailure.status(failure);
        };
    }

    private static String managementSentence(HostException failure) {
        String message = String.valueOf(failure.getMessage());
        return failure.code().equals("outcome_unknown")
                ? message + " The change may or may not have taken effect: read the key before you try again."
                : message;
    }

    private static Answer error(HostException failure, int status, String message) {
        return status == 503
                ? Answer.error(status, failure.code(), message, "Retry-After", Long.toString(retryAfter(failure)))
                : Answer.error(status, failure.code(), message);
    }

    private static long retryAfter(HostException failure) {
        return failure instanceof PluginUnavailableException unavailable
                ? Math.max(1, unavailable.retryAfter().plusNanos(999_999_999).toSeconds())
                : 1;
    }

    private static Answer unexpected(Throwable failure, @Nullable RequestMark mark) {
        if (failure instanceof CancellationException || failure instanceof InterruptedException) {
            return Answer.error(503, "given_up", "The request was given up before an answer came. Try again.");
        }
        LoggingEventBuilder line = LOG.atError().setCause(failure);
        (mark == null ? line : mark.in(line))
                .log("A request failed in a way that nobody foresaw; it was answered with 500.");
        return Answer.error(
                500, "internal_error", "Something failed that should not. The application's log says what.");
    }

    /** What a stage failed with, without what stages wrap around it. */
    public static Throwable unwrapped(Throwable failure) {
        Throwable inner = failure;
        while ((inner instanceof CompletionException || inner instanceof ExecutionException)
                && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }
}
