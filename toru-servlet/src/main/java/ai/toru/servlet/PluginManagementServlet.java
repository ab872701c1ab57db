package ai.toru.servlet;

import ai.toru.host.PluginHost;
import ai.toru.servlet.access.AccessPolicy;
import ai.toru.servlet.internal.gateway.HostGateway;
import ai.toru.servlet.internal.gateway.PluginGateway;
import ai.toru.servlet.internal.manage.Management;
import ai.toru.servlet.internal.request.InitParameters;
import ai.toru.servlet.internal.request.LastResort;
import ai.toru.servlet.internal.request.Settings;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Shows and manages plugins, in JSON. Mapped to {@code /api/plugins/*}, it answers:
 *
 * <ul>
 *   <li>{@code GET /api/plugins}, {@code GET /api/plugins/{id}}: all statuses, one status;
 *   <li>{@code POST /api/plugins/{id}/enable}, {@code /disable}, {@code /restart} and {@code POST /api/plugins/rescan};
 *   <li>{@code GET /api/plugins/{id}/bundle.js}: the frontend's script, from {@code {id}/frontend/bundle.js} or {@code
 *       {id}/bundle.js} in the plugins directory, else from the plugin itself; {@code GET /api/plugins/{id}/assets/*}:
 *       files below {@code {id}/frontend};
 *   <li>{@code GET /api/plugins/{id}/logs?page=0&page_size=100&level=warn&q=text}: what a plugin wrote, the latest first;
 *       {@code GET /api/plugins/{id}/events} and {@code GET /api/plugins/events}, with {@code type}, {@code limit} and the
 *       {@code next} of the page before as {@code before}: what happened, the latest first;
 *   <li>{@code POST /api/plugins/{id}/kv}, {@code GET /api/plugins/{id}/kv?prefix=&after=&limit=} and {@code GET}, {@code
 *       PUT}, {@code DELETE /api/plugins/{id}/kv/{key}}: a plugin's key-value data, for those who may manage plugins;
 *   <li>{@code GET /api/plugins/health}: one line a plugin; 503 if one that is switched on does not serve, or failed too often;
 *   <li>{@code GET /api/plugins/metrics} and {@code GET /api/plugins/{id}/metrics}: numbers, as Prometheus text, for those
 *       who may see statuses;
 *   <li>{@code /api/plugins/route{route}/rest} and {@code /api/plugins/{id}/rest}, any method: the plugin's {@code
 *       /rest}. A rest that begins with a word of the management interface is never the plugin's, but its {@code
 *       {id}/} is.
 * </ul>
 *
 * <p>{@code openapi.json} in an id's place is reserved and answered with 404 and the code {@code not_available}.
 *
 * <p>Host, policy, init-parameters and the rule for odd paths are those of {@link PluginServlet}.
 */
public final class PluginManagementServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable PluginGateway gateway;
    private final transient @Nullable AccessPolicy policy;

    /** Set by init, which the container calls before all else. */
    private transient @Nullable Management management;

    /** For {@code web.xml}: takes host and policy from the servlet context and the init-parameters. */
    public PluginManagementServlet() {
        this((PluginGateway) null, null);
    }

    /** Manages a host's plugins; the policy comes from the servlet context or the init-parameters. */
    public PluginManagementServlet(PluginHost host) {
        this(new HostGateway(host), null);
    }

    /** Manages a host's plugins for those whom a policy lets. */
    public PluginManagementServlet(PluginHost host, AccessPolicy policy) {
        this(new HostGateway(host), policy);
    }

    PluginManagementServlet(@Nullable PluginGateway gateway, @Nullable AccessPolicy policy) {
        this.gateway = gateway;
        this.policy = policy;
    }

    @Override
    public void init() throws ServletException {
        management = new Management(Settings.of(InitParameters.of(getServletConfig()), gateway, policy));
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Management ready = Objects.requireNonNull(management, "init has not been called");
        LastResort.run(request, response, () -> ready.serve(request, response));
    }
}
