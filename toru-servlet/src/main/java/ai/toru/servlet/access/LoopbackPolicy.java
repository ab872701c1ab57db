package ai.toru.servlet.access;

import jakarta.servlet.http.HttpServletRequest;

/** {@link AccessPolicy#loopbackOnly()}. Immutable. */
record LoopbackPolicy() implements AccessPolicy {

    @Override
    public boolean allows(HttpServletRequest request, Access access) {
        return Loopback.isSource(request);
    }

    @Override
    public boolean acceptsHost(String hostName) {
        return Loopback.isHost(hostName);
    }
}
