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
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Serves plugins' routes at the root of an application: mapped to {@code /*}, it hands {@code {route}/rest?query} to
 * the plugin of that route as {@code /rest?query}. What matches no route goes down the chain untouched, as does
 * everything once the host is closed. Tomcat calls filters only where some servlet is mapped: an application that has none at
 * {@code /}, such as an embedded one without its default servlet, needs one.
 *
 * <p>Plugins' routes take precedence over the application's own paths, so this is for applications that know which
 * plugins they have. Host, policy, init-parameters and the rule for odd paths are those of {@link PluginServlet}.
 */
public final class PluginFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable PluginGateway gateway;
    private final transient @Nullable AccessPolicy policy;

    /** Set by init, which the container calls before all else. */
    private transient @Nullable Traffic traffic;

    /** For {@code web.xml}: takes host and policy from the servlet context and the init-parameters. */
    public PluginFilter() {
        this((PluginGateway) null, null);
    }

    /** Serves a host's plugins; the policy comes from the servlet context or the init-parameters. */
    public PluginFilter(PluginHost host) {
        this(new HostGateway(host), null);
    }

    /** Serves a host's plugins to those whom a policy lets. */
    public PluginFilter(PluginHost host, AccessPolicy policy) {
        this(new HostGateway(host), policy);
    }

    PluginFilter(@Nullable PluginGateway gateway, @Nullable AccessPolicy policy) {
        this.gateway = gateway;
        this.policy = policy;
    }

    @Override
    public void init() throws ServletException {
        traffic = new Traffic(Settings.of(InitParameters.of(getFilterConfig()), gateway, policy));
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
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Traffic ready = Objects.requireNonNull(traffic, "init has not been called");
        RawPath path = RawPath.ofFilter(request);
        if (ready.leadsToPlugin(path)) {
            LastResort.run(request, response, () -> ready.serve(request, response, path));
        } else {
            chain.doFilter(request, response);
        }
    }
}
