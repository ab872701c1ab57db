package ai.toru.host.internal.transport;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** All conversation with one run of a plugin. Thread-safe; nothing here waits. */
public interface PluginSession {

    /**
     * Connects, retrying until the time limit, and hands over {@code init}.
     *
     * @return done, or the {@link java.io.IOException} that says why there is no connection
     */
    CompletionStage<Void> open(String instanceId, Path logPath, Duration timeout);

    /**
     * Takes requests from now on. To be called once, when it is open.
     *
     * @param pingInterval how often the plugin is asked whether it lives, where it offers to answer that
     */
    void serve(Duration pingInterval);

    /**
     * Takes no more requests; those it has may finish, and those the plugin never read wait for another session. What the
     * plugin asks is answered until the close. Idempotent.
     *
     * @return completes, on any thread, when it has none any more, or is closed; never fails
     */
    CompletionStage<Void> drain();

    /** The requests that the plugin has, or had when its connections were lost, and did not answer. */
    List<LostRequest> unanswered();

    /** How it goes. */
    SessionHealth health();

    /**
     * Takes no more requests, and asks the plugin to shut down: at once where it has nothing to do or serves many requests
     * on one connection, else as soon as one of its current requests is done. These may finish. To be called once.
     */
    void shutdown();

    /** Ends all connections. Requests that may have been read fail; others wait for the next session. Idempotent. */
    void close(String reason);
}
