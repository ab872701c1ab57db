package ai.toru.servlet.internal.request;

/** A path that {@link PathRule} refuses. */
public final class OddPathException extends Exception {

    private static final long serialVersionUID = 1L;

    public OddPathException() {
        super("The path can be read in more than one way. Write it without dot segments, empty segments, backslashes,"
                + " encoded slashes, and with nothing encoded in front of the plugin's own part.");
    }
}
