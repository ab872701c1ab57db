package ai.toru.servlet.internal.request;

import ai.toru.host.PluginHost;
import ai.toru.servlet.access.AccessPolicy;
import ai.toru.servlet.internal.answer.BodyLimits;
import ai.toru.servlet.internal.authority.HostName;
import ai.toru.servlet.internal.authority.TrustedProxies;
import ai.toru.servlet.internal.gateway.HostGateway;
import ai.toru.servlet.internal.gateway.PluginGateway;
import ai.toru.servlet.internal.stream.StreamSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a servlet or filter is to work. Immutable.
 *
 * @param gateway the plugins
 * @param guard who may do what
 * @param bodies how long request bodies may be, and how slow
 * @param forwardCredentials whether {@code Cookie} and {@code Authorization} reach the plugins
 * @param roles the roles that plugins are told of
 * @param sandbox whether documents of plugins get an origin of their own
 * @param streams how event streams are kept
 * @param proxies whose word is taken for where a request came from
 * @param timeouts how long requests to some paths may take
 */
public record Settings(
        PluginGateway gateway,
        RequestGuard guard,
        BodyLimits bodies,
        boolean forwardCredentials,
        List<String> roles,
        boolean sandbox,
        StreamSettings streams,
        TrustedProxies proxies,
        RouteTimeouts timeouts) {

    private static final int DEFAULT_MAX_BODY_BYTES = 10 * 1024 * 1024;

    private static final long DEFAULT_MAX_STREAMED_BODY_BYTES = 10L * 1024 * 1024 * 1024;

    private static final Duration DEFAULT_TRANSFER_TIMEOUT = Duration.ofSeconds(60);

    private static final List<String> NAMES = List.of(
            "access",
            "adminRole",
            "forwardCredentials",
            "hostAttribute",
            "hostNames",
            "maxBodyBytes",
            "maxStreamedBodyBytes",
            "maxStreams",
            "proxyFields",
            "requestTimeouts",
            "roles",
            "sandbox",
            "streamHeartbeatSeconds",
            "transferTimeout",
            "trustedProxies");

    /** What a servlet was constructed with goes before its parameters, and these before the servlet context's attributes. */
    public static Settings of(
            InitParameters parameters, @Nullable PluginGateway givenGateway, @Nullable AccessPolicy givenPolicy)
            throws BadParameterException {
        parameters.refuseUnknown(NAMES);
        PluginGateway gateway = givenGateway == null ? gateway(parameters) : givenGateway;
        String adminRole = parameters.text("adminRole", AccessPolicy.DEFAULT_ADMIN_ROLE);
        return new Settings(
                gateway,
                new RequestGuard(
                        forHosts(givenPolicy == null ? policy(parameters, adminRole) : givenPolicy, parameters)),
                new BodyLimits(
                        parameters.bytes("maxBodyBytes", DEFAULT_MAX_BODY_BYTES),
                        parameters.longBytes("maxStreamedBodyBytes", DEFAULT_MAX_STREAMED_BODY_BYTES),
                        parameters.duration("transferTimeout", DEFAULT_TRANSFER_TIMEOUT),
                        gateway.budget()),
                parameters.flag("forwardCredentials"),
                list(parameters.text("roles", adminRole)),
                parameters.flag("sandbox"),
                streams(parameters),
                proxies(parameters),
                timeouts(parameters));
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static StreamSettings streams(InitParameters parameters) throws BadParameterException {
        StreamSettings defaults = StreamSettings.DEFAULTS;
        return new StreamSettings(
                parameters.number("maxStreams", defaults.most(), 0, 10_000),
                Duration.ofSeconds(parameters.number(
                        "streamHeartbeatSeconds", (int) defaults.heartbeat().toSeconds(), 1, 3600)));
    }

    private static RouteTimeouts timeouts(InitParameters parameters) throws BadParameterException {
        return parameters.find("requestTimeouts").isPresent()
                ? RouteTimeouts.parse(parameters.text("requestTimeouts", ""))
                        .orElseThrow(
                                () -> parameters.bad(
                                        "requestTimeouts",
                                        "paths, each once, with times of 1 ms to 24 h, such as /reports/*=120s, /app/ping=500ms"))
                : RouteTimeouts.NONE;
    }

    private static TrustedProxies proxies(InitParameters parameters) throws BadParameterException {
        TrustedProxies proxies = TrustedProxies.NONE;
        if (parameters.find("trustedProxies").isPresent()) {
            proxies = proxies.at(parameters.text("trustedProxies", ""))
                    .orElseThrow(() -> parameters.bad(
                            "trustedProxies",
                            "IP addresses and CIDR blocks with commas between, such as 10.0.0.0/8, ::1"));
        }
        return parameters.find("proxyFields").isPresent()
                ? proxies.setting(parameters.text("proxyFields", ""))
                        .orElseThrow(() -> parameters.bad(
                                "proxyFields",
                                "Forwarded, or some of X-Forwarded-For, X-Forwarded-Proto, X-Forwarded-Host and"
                                        + " X-Forwarded-Prefix with commas between"))
                : proxies;
    }

    private static PluginGateway gateway(InitParameters parameters) throws BadParameterException {
        String name = parameters.text("hostAttribute", PluginHost.class.getName());
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
        if (parameters.find("access").isEmpty() && published != null) {
            return published(parameters, published);
        }
        return switch (parameters.text("access", "standard")) {
            case "standard" -> AccessPolicy.standard(adminRole);
            case "loopback-only" -> AccessPolicy.loopbackOnly();
            default -> throw parameters.bad("access", "standard or loopback-only");
        };
    }

    private static AccessPolicy published(InitParameters parameters, Object policy) throws BadParameterException {
        if (policy instanceof AccessPolicy found) {
            return found;
        }
        throw new BadParameterException("The " + parameters.owner() + " has no access policy: the servlet context's"
                + " attribute \"" + AccessPolicy.ATTRIBUTE
                + "\" is of another class or class loader. Set it to an AccessPolicy,"
                + " remove it, or say with the parameter \"access\" which policy to take.");
    }

    private static AccessPolicy forHosts(AccessPolicy policy, InitParameters parameters) throws BadParameterException {
        if (parameters.find("hostNames").isEmpty()) {
            return policy;
        }
        List<String> names = list(parameters.text("hostNames", ""));
        if (names.isEmpty() || !names.stream().allMatch(HostName::isHostName)) {
            throw parameters.bad("hostNames", "host names without scheme, port, path and *, with commas between");
        }
        return new KnownHosts(policy, Set.copyOf(names));
    }
}
