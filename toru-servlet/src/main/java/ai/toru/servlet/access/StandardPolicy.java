package ai.toru.servlet.access;

import jakarta.servlet.http.HttpServletRequest;

/** {@link AccessPolicy#standard(String)}. Immutable. */
record StandardPolicy(String adminRole) implements AccessPolicy {

    @Override
    public boolean allows(HttpServletRequest request, Access access) {
        return switch (access) {
            case USE, READ_STATUS -> request.getRemoteUser() != null || Loopback.isSource(request);
            case MANAGE -> request.isUserInRole(adminRole);
        };
    }
}
