package ai.toru.demo.launcher;

/** How a start ended. */
public enum StartResult {
    /** The server serves until the process is told to stop. */
    SERVING(0),
    /** There was nothing to start: help was asked for. */
    DONE(0),
    /** Something outside the command line is in the way, for example the port. */
    FAILED(1),
    /** The command line is wrong. */
    BAD_OPTIONS(2);

    private final int exitCode;

    StartResult(int exitCode) {
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
