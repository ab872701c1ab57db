package ai.toru.servlet.internal.request;

import ai.toru.servlet.internal.answer.Answer;
import java.util.Locale;

/** Why a request may not pass. */
public enum Refusal {
    /** It names a host that this application is not. */
    UNKNOWN_HOST("This application does not answer under the host name of the request. Use a name that it knows."),
    /** A page of another origin sent it. */
    CROSS_ORIGIN("A page of another origin sent this request, and it may change something or show what is not for"
            + " everybody. Send it from a page of this application."),
    /** The policy says no. */
    FORBIDDEN(
            "The application's access policy does not allow this. Log in as somebody who may, or ask an administrator.");

    private final String message;

    Refusal(String message) {
        this.message = message;
    }

    /** The condition, in {@code snake_case}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the client is told. */
    public Answer answer() {
        return Answer.error(403, code(), message);
    }
}
