package ai.toru.servlet;

import ai.toru.host.PluginHost;
import ai.toru.servlet.access.AccessPolicy;
import ai.toru.servlet.internal.forward.Traffic;
import ai.toru.servlet.internal.gateway.HostGateway;
import ai.toru.servlet.internal.gateway.PluginGateway;
import ai.toru.servlet.internal.request.InitParameters;
import ai.toru.servlet.internal.request.LastResort;
import ai.toru.servlet.internal.request.RawPath;
import ai.toru.servlet.internal.request.Settings;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Carries requests to plugins: mapped to {@code /plugins/*}, it hands {@code /plugins{route}/rest?query} to the plugin
 * of that route as {@code /rest?query}, raw as the client wrote it. Any mapping will do.
 *
 * <p>It needs a plugin host: from the constructor, or from the servlet context's attribute {@code
 * ai.toru.host.PluginHost}, which {@link PluginHostListener} sets. Who may use plugins is {@link AccessPolicy}; without
 * one, users logged in with the container and clients on the same machine.
 *
 * <p>Init-parameters, all optional; an unknown name or a bad value stops the servlet from starting. Each can also be given
 * as the context-parameter {@code toru.NAME}, for all servlets and filters of the application, which the init-parameter
 * overrules; and as the system property {@code toru.NAME}, which overrules both:
 *
 * <table>
 * <caption>Init-parameters of the servlets and the filter</caption>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * <tr><td>{@code maxBodyBytes}</td><td>10485760</td><td>longest request body, in bytes; more gets 413</td></tr>
 * <tr><td>{@code maxStreamedBodyBytes}</td><td>10737418240</td><td>the same for bodies of more than 64 KiB, or of unknown length, to
 * plugins that take them in parts</td></tr>
 * <tr><td>{@code forwardCredentials}</td><td>false</td><td>whether the {@code Cookie} and {@code Authorization} fields,
 * the application's session cookie among them, reach the plugins</td></tr>
 * <tr><td>{@code roles}</td><td>the admin role</td><td>roles, with commas between, of which {@code X-Toru-Roles}
 * tells a plugin those the user has</td></tr>
 * <tr><td>{@code requestTimeouts}</td><td>the plugins' own</td><td>how long requests to some paths may take: {@code
 * /reports/*=120s, /app/ping=500ms}, the longest match wins, by route and what follows it</td></tr>
 * <tr><td>{@code transferTimeout}</td><td>60s</td><td>how long a body may be on its way, either way, beside a second for
 * each 32 KiB: a client that is slower gets 408, or is cut off. While a body comes in parts, only the client's turns count</td></tr>
 * <tr><td>{@code trustedProxies}</td><td>nobody</td><td>addresses and CIDR blocks, with commas between, whose
 * {@code X-Forwarded-} fields are believed</td></tr>
 * <tr><td>{@code proxyFields}</td><td>all four {@code X-Forwarded-}</td><td>which of {@code X-Forwarded-For},
 * {@code -Proto}, {@code -Host} and {@code -Prefix} the trusted proxies set; or {@code Forwarded}</td></tr>
 * <tr><td>{@code access}</td><td>standard</td><td>{@code standard} or {@code loopback-only}: see
 * {@link AccessPolicy}</td></tr>
 * <tr><td>{@code adminRole}</td><td>toru-admin</td><td>the role that {@code standard} asks for</td></tr>
 * <tr><td>{@code hostNames}</td><td>every name</td><td>names, with commas between and without ports, under which the application answers,
 * beside {@code localhost} and numeric addresses; others get 403</td></tr>
 * <tr><td>{@code sandbox}</td><td>false</td><td>whether documents that plugins answer with (HTML, XML, SVG, and
 * what a browser might take for one) get a {@code Content-Security-Policy} that keeps their scripts from acting as the application's pages</td></tr>
 * <tr><td>{@code hostAttribute}</td><td>ai.toru.host.PluginHost</td><td>the servlet context's attribute that holds the
 * host, where there are several</td></tr>
 * </table>
 *
 * <p>From a trusted proxy, {@code X-Forwarded-For} is read from the right, past trusted proxies; the first other address
 * is the client's. A scheme, host or prefix that stands alone is taken, one of several at the client's place. If
 * anything of it is malformed, all of it is dropped. The proxy must set, or remove, each field of {@code proxyFields}:
 * what it passes on from its client is believed. Policies and plugins see the result; plugins see no more of it than that.
 *
 * <p>Waiting for a plugin holds no thread where the servlet and all filters before it are declared with {@code
 * async-supported}; Tomcat's default is that they are not, and then each waiting request holds one. A filter before it
 * must leave the request's body alone, {@code getParameter} of a posted form included.
 *
 * <p>A path that could be read in two ways gets 400: one with a {@code .} or {@code ..} segment, plain or encoded; with
 * {@code //}, a backslash, an encoded slash, backslash, percent sign or control character, percent signs that do not
 * encode UTF-8, or anything but visible ASCII; and one whose part in front of the plugin's own is encoded without need
 * or has {@code ;} parameters.
 *
 * <p>An answer whose header fields together are longer than 6144 bytes, names, values and four bytes for each field
 * counted, gets 502: containers as they are shipped refuse more than 8192.
 */
public final class PluginServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable PluginGateway gateway;
    private final transient @Nullable AccessPolicy policy;

    /** Set by init, which the container calls before all else. */
    private transient @Nullable Traffic traffic;

    /** For {@code web.xml}: takes host and policy from the servlet context and the init-parameters. */
    public PluginServlet() {
        this((PluginGateway) null, null);
    }

    /** Serves a host's plugins; the policy comes from the servlet context or the init-parameters. */
    public PluginServlet(PluginHost host) {
        this(new HostGateway(host), null);
    }

    /** Serves a host's plugins to those whom a policy lets. */
    public PluginServlet(PluginHost host, AccessPolicy policy) {
        this(new HostGateway(host), policy);
    }

    PluginServlet(@Nullable PluginGateway gateway, @Nullable AccessPolicy policy) {
        this.gateway = gateway;
        this.policy = policy;
    }

    @Override
    public void init() throws ServletException {
        traffic = new Traffic(Settings.of(InitParameters.of(getServletConfig()), gateway, policy));
    }

    /** Ends bodies that come in parts, and the thread that watches those on their way. */
    @Override
    public void destroy() {
        Traffic ready = traffic;
        if (ready != null) {
            ready.close();
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Traffic ready = Objects.requireNonNull(traffic, "init has not been called");
        LastResort.run(request, response, () -> ready.serve(request, response, RawPath.ofServlet(request)));
    }
}
