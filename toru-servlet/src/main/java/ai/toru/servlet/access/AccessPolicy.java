package ai.toru.servlet.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/**
 * Decides who may do what. Give one to the servlets' constructors, publish one as the servlet context's attribute
 * {@link #ATTRIBUTE}, or choose one with the init-parameter {@code access} ({@code standard} or {@code loopback-only}).
 * Without any of these, {@link #standard(String)} holds.
 *
 * <p>Asked on the container's thread for every request, so it has to be quick; implementations are thread-safe.
 * Whatever it says, requests from another origin are refused if they change something or are for {@link Access#MANAGE}.
 */
@FunctionalInterface
public interface AccessPolicy {

    /** Name of the servlet context's attribute under which the servlets look for a policy. */
    String ATTRIBUTE = "ai.toru.servlet.access.AccessPolicy";

    /** The role that {@link #standard(String)} asks for unless it is told another: {@value}. */
    String DEFAULT_ADMIN_ROLE = "toru-admin";

    /**
     * Whether this request may do this. A refusal is answered with 403.
     *
     * @param request where it came from one of the {@code trustedProxies}, its address, scheme and host are those of the
     *     client
     */
    boolean allows(HttpServletRequest request, Access access);

    /**
     * Whether the application answers under this host name. A request for any other is answered with 403, which is what
     * stops DNS rebinding. Without an opinion: every name.
     *
     * @param hostName from the {@code Host} field, without the port, in lower case; IPv6 addresses in brackets
     */
    default boolean acceptsHost(String hostName) {
        return true;
    }

    /**
     * This policy, for these host names only.
     *
     * @param hostNames without ports; IPv6 addresses in brackets
     * @throws IllegalArgumentException for what can be no host name
     */
    default AccessPolicy forHosts(String... hostNames) {
        return new HostListPolicy(this, Set.of(hostNames));
    }

    /**
     * The default. Anybody who is logged in with the container, and anybody on this machine (see {@link
     * #loopbackOnly()}), may {@link Access#USE} plugins and read their status; only the role may {@link Access#MANAGE}.
     * Everything else is denied.
     *
     * <p>So a first program works in the browser of the one who wrote it, and nothing is open to the network, nor is
     * any plugin switched on or off, until somebody has decided so. Where plugins are to be public, or where the
     * application knows its users by other means than {@link HttpServletRequest#getRemoteUser()}, write a policy.
     *
     * @param adminRole asked with {@link HttpServletRequest#isUserInRole}
     */
    static AccessPolicy standard(String adminRole) {
        return new StandardPolicy(adminRole);
    }

    /**
     * Everything, for everybody on this machine, and nothing for anybody else: the client's address must be a loopback
     * address, and the {@code Host} field must name {@code localhost} or a loopback address.
     *
     * <p>What came through a proxy is not local: neither from one that is trusted, nor with any of the fields {@code
     * Forwarded}, {@code Via}, {@code X-Forwarded-For}, {@code -Host}, {@code -Proto} and {@code X-Real-IP}. A proxy on the
     * same machine that sets none of them makes every client look local: do not use this policy behind one.
     */
    static AccessPolicy loopbackOnly() {
        return new LoopbackPolicy();
    }
}
