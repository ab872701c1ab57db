package ai.toru.testing.subject;

/** Something that has to be done when this JVM ends, unless it was closed before. Thread-safe. */
public final class EndHook implements AutoCloseable {
    private final Thread thread;

    private EndHook(Thread thread) {
        this.thread = thread;
    }

    /** Does something at the end of this JVM. */
    public static EndHook of(Runnable action) {
        Thread thread = new Thread(action, "toru-kit-end");
        Runtime.getRuntime().addShutdownHook(thread);
        return new EndHook(thread);
    }

    /** Keeps it from being done. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException goingDown) {
            // It is being done, or was.
        }
    }
}
