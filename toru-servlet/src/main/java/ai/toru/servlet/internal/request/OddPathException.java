package ai.toru.servlet.internal.request;

/** A path that {@link PathRule} refuses. */
public final class OddPathException extends Exception {

    private static final long serialVersionUID = 1L;

    public OddPathException() {
        super("The path can be read in more than one way. Write it without dot segments (\".\", \"..\", also encoded),"
                + " empty segments (\"//\"), backslashes, encoded slashes (%2F), backslashes (%5C), percent signs (%25)"
                + " and control characters (%00 to %1F, %7F), with visible ASCII and whole UTF-8 only, and with nothing"
                + " encoded without need and no \";\" in front of the plugin's own part. Whatever needs other characters"
                + " goes into the query or the body.");
    }
}
