package ai.toru.plugin.internal.body;

import java.io.IOException;

/** A request's body did not come to its end. */
public final class BrokenBodyException extends IOException {
    private static final long serialVersionUID = 1;

    /** With the reason. */
    public BrokenBodyException(String why) {
        super("The request's body was broken off: " + why);
    }
}
