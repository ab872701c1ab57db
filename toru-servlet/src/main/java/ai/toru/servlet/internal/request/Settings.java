package ai.toru.servlet.internal.request;

import ai.toru.host.PluginHost;
import ai.toru.servlet.access.AccessPolicy;
import ai.toru.servlet.internal.answer.BodyLimits;
import ai.toru.servlet.internal.authority.TrustedProxies;
import ai.toru.servlet.internal.gateway.HostGateway;
import ai.toru.servlet.internal.gateway.PluginGateway;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a servlet or filter is to work. Immutable.
 *
 * @param gateway the plugins
 * @param guard who may do what
 * @param bodies how long request bodies may be, and how slow
 * @param forwardCredentials whether {@code Cookie} and {@code Authorization} reach the plugins
 * @param roles the roles that plugins are told of
 * @param proxies whose word is taken for where a request came from
 * @param timeouts how long requests to some paths may take
 */
public record Settings(
        PluginGateway gateway,
        RequestGuard guard,
        BodyLimits bodies,
        boolean forwardCredentials,
        List<String> roles,
        TrustedProxies proxies,
        RouteTimeouts timeouts) {

    private static final int DEFAULT_MAX_BODY_BYTES = 10 * 1024 * 1024;

    private static final Duration DEFAULT_TRANSFER_TIMEOUT = Duration.ofSeconds(60);

    private static final List<String> NAMES = List.of(
            "access",
            "adminRole",
            "forwardCredentials",
            "maxBodyBytes",
            "proxyFields",
            "requestTimeouts",
            "roles",
            "transferTimeout",
            "trustedProxies");

    /** What a servlet was constructed with goes before what its init-parameters and the servlet context say. */
    public static Settings of(
            InitParameters parameters, @Nullable PluginGateway givenGateway, @Nullable AccessPolicy givenPolicy)
            throws BadParameterException {
        parameters.refuseUnknown(NAMES);
        PluginGateway gateway = givenGateway == null ? gateway(parameters) : givenGateway;
        String adminRole = parameters.text("adminRole", AccessPolicy.DEFAULT_ADMIN_ROLE);
        return new Settings(
                gateway,
                new RequestGuard(givenPolicy == null ? policy(parameters, adminRole) : givenPolicy),
                new BodyLimits(
                        parameters.bytes("maxBodyBytes", DEFAULT_MAX_BODY_BYTES),
                        parameters.duration("transferTimeout", DEFAULT_TRANSFER_TIMEOUT),
                        gateway.budget()),
                parameters.flag("forwardCredentials"),
                Arrays.stream(parameters.text("roles", adminRole).split(",", -1))
                        .map(String::strip)
                        .filter(role -> !role.isEmpty())
                        .toList(),
                proxies(parameters),
                timeouts(parameters));
    }

    private static RouteTimeouts timeouts(InitParameters parameters) throws BadParameterException {
        return parameters.values().containsKey("requestTimeouts")
                ? RouteTimeouts.parse(parameters.text("requestTimeouts", ""))
                        .orElseThrow(
                                () -> parameters.bad(
                                        "requestTimeouts",
                                        "paths, each once, with times of 1 ms to 24 h, such as /reports/*=120s, /app/ping=500ms"))
                : RouteTimeouts.NONE;
    }

    private static TrustedProxies proxies(InitParameters parameters) throws BadParameterException {
        TrustedProxies proxies = TrustedProxies.NONE;
        if (parameters.values().containsKey("trustedProxies")) {
            proxies = proxies.at(parameters.text("trustedProxies", ""))
                    .orElseThrow(() -> parameters.bad(
                            "trustedProxies",
                            "IP addresses and CIDR blocks with commas between, such as 10.0.0.0/8, ::1"));
        }
        return parameters.values().containsKey("proxyFields")
                ? proxies.setting(parameters.text("proxyFields", ""))
                        .orElseThrow(() -> parameters.bad(
                                "proxyFields",
                                "Forwarded, or some of X-Forwarded-For, X-Forwarded-Proto, X-Forwarded-Host and"
                                        + " X-Forwarded-Prefix with commas between"))
                : proxies;
    }

    private static PluginGateway gateway(InitParameters parameters) throws BadParameterException {
        String name = PluginHost.class.getName();
        Object host = parameters.context().getAttribute(name);
        if (host instanceof PluginHost found) {
            return new HostGateway(found);
        }
        throw new BadParameterException("The " + parameters.owner() + " has no plugin host: the servlet context's"
                + " attribute \"" + name + "\" "
                + (host == null ? "is not set" : "is of another class or class loader")
                + ". Give a PluginHost to the constructor, set the attribute before, or configure"
                + " ai.toru.servlet.PluginHostListener, which does.");
    }

    private static AccessPolicy policy(InitParameters parameters, String adminRole) throws BadParameterException {
        Object published = parameters.context().getAttribute(AccessPolicy.ATTRIBUTE);
        if (!parameters.values().containsKey("access") && published instanceof AccessPolicy policy) {
            return policy;
        }
        return switch (parameters.text("access", "standard")) {
            case "standard" -> AccessPolicy.standard(adminRole);
            case "loopback-only" -> AccessPolicy.loopbackOnly();
            default -> throw parameters.bad("access", "standard or loopback-only");
        };
    }
}
