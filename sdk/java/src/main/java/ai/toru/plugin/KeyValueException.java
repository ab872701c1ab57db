package ai.toru.plugin;

/**
 * The key-value data could not be read or changed. The code is for programs, the message for people.
 *
 * <p>The host's codes are {@code quota_exceeded}, {@code store_busy} and so on. Of this library are {@code not_connected}
 * and {@code not_supported} (nothing was changed), {@code connection_lost}, {@code timeout} and {@code interrupted} (a
 * change was made, or it was not: read to see).
 */
public final class KeyValueException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String code;

    /** With a code, and with what happened. */
    public KeyValueException(String code, String message) {
        super(message + " (" + code + ")");
        this.code = code;
    }

    /** What happened, for programs. */
    public String code() {
        return code;
    }
}
