package ai.toru.servlet.internal.request;

import jakarta.servlet.ServletException;

/** A servlet or filter cannot start as it is configured; the message names the parameter and what would do. */
public final class BadParameterException extends ServletException {

    private static final long serialVersionUID = 1L;

    BadParameterException(String message) {
        super(message);
    }
}
