package ai.toru.servlet.internal.request;

import ai.toru.servlet.access.Access;
import ai.toru.servlet.access.AccessPolicy;
import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.authority.HostName;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Says whether a request may pass. Thread-safe where the policy is. */
public record RequestGuard(AccessPolicy policy) {

    /** What this request is answered with because it may not do this; empty if it may. */
    public Optional<Answer> refusal(HttpServletRequest request, Access access) {
        return check(request, access).map(Refusal::answer);
    }

    /** Why this request may not do this; empty if it may. */
    public Optional<Refusal> check(HttpServletRequest request, Access access) {
        if (!policy.acceptsHost(HostName.of(request))) {
            return Optional.of(Refusal.UNKNOWN_HOST);
        }
        if (!OriginRule.allows(request, access)) {
            return Optional.of(Refusal.CROSS_ORIGIN);
        }
        return policy.allows(request, access) ? Optional.empty() : Optional.of(Refusal.FORBIDDEN);
    }
}
