package ai.toru.plugin;

/** Runs once, when all requests are answered and the process is to end. */
@FunctionalInterface
public interface ShutdownHandler {
    /** Puts away what is left. */
    void shutdown() throws Exception;
}
