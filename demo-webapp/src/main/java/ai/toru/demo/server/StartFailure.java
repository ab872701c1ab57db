package ai.toru.demo.server;

import java.net.BindException;
import org.jspecify.annotations.Nullable;

/**
 * Why the server did not start, in words for whoever started it. Immutable.
 *
 * @param message what happened and what to do
 * @param optionsToBlame whether another command line would cure it
 */
record StartFailure(String message, boolean optionsToBlame) {
    /** The application's own exceptions come from another class loader, so they are known by name. */
    private static final String HOST_EXCEPTIONS = "ai.toru.host.plugin.";

    private static final String CONFIGURATION = HOST_EXCEPTIONS + "HostConfigurationException";

    static StartFailure of(Throwable failure, DemoOptions options) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            StartFailure known = known(cause, options);
            if (known != null) {
                return known;
            }
        }
        return new StartFailure("The demo did not start: " + failure, false);
    }

    private static @Nullable StartFailure known(Throwable cause, DemoOptions options) {
        if (cause instanceof BindException) {
            return new StartFailure(unbound(cause, options), false);
        }
        String name = cause.getClass().getName();
        return name.startsWith(HOST_EXCEPTIONS)
                ? new StartFailure(String.valueOf(cause.getMessage()), name.equals(CONFIGURATION))
                : null;
    }

    private static String unbound(Throwable cause, DemoOptions options) {
        return "Cannot listen on port " + options.port() + " of " + options.host() + " (" + cause.getMessage()
                + "): stop what uses it, or choose another with --port (0 takes a free one)";
    }
}
