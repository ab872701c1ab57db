package ai.toru.servlet.internal.request;

import ai.toru.servlet.access.Access;
import ai.toru.servlet.access.AccessPolicy;
import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.authority.HostName;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Says whether a request may pass. Thread-safe where the policy is. */
public record RequestGuard(AccessPolicy policy) {

    /** Why this request may not do this; empty if it may. */
    public Optional<Answer> refusal(HttpServletRequest request, Access access) {
        if (!policy.acceptsHost(HostName.of(request))) {
            return refuse(
                    "unknown_host",
                    "This application does not answer under the host name of the request. Use a name that it knows.");
        }
        if (!OriginRule.allows(request)) {
            return refuse(
                    "cross_origin",
                    "A page of another origin sent this request, and it may change something. Send it from a page of"
                            + " this application.");
        }
        return policy.allows(request, access)
                ? Optional.empty()
                : refuse(
                        "forbidden",
                        "The application's access policy does not allow this. Log in as somebody who may, or ask an"
                                + " administrator.");
    }

    private static Optional<Answer> refuse(String code, String message) {
        return Optional.of(Answer.error(403, code, message));
    }
}
