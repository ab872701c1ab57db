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
 *       {id}/bundle.js} in the plugins directory, else from the plugin itself, with {@code Accept: application/json} only
 *       whether there is one; {@code GET /api/plugins/{id}/assets/*}: files below {@code {id}/frontend};
 *   <li>{@code GET /api/plugins/{id}/logs?page=0&page_size=100&level=warn&q=text}: what a plugin wrote, the latest first;
 *       {@code GET /api/plugins/{id}/events} and {@code GET /api/plugins/events}, with {@code type} (several with commas),
 *       {@code from}, {@code until}, {@code limit}, {@code after} and the {@code next} of the page before as {@code before}:
 *       what happened, the latest first;
 *   <li>the same three, and {@code GET /api/plugins} and {@code GET /api/plugins/{id}/metrics}, with {@code follow=true} or
 *       {@code Accept: text/event-stream}: an event stream, see below;
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
 * <p>{@code GET /api/plugins/openapi.json} describes all this as OpenAPI 3.1. A query parameter that is unknown gets 400,
 * except with files and plugins' own paths.
 *
 * <p><b>Event streams</b> (server-sent events, HTML standard, 9.2). Of logs and events, each has one line of the log, or one event, as JSON and an
 * id. A client that connects again with the id as {@code Last-Event-ID}, or as the parameter {@code after}, goes on behind it:
 * without one missing and without one twice, as long as the log's files, or the journal, have it still; else the first event is
 * {@code lost}. Without an id it begins with what is yet to come, after the {@code tail} latest. A client may be as slow as it
 * likes: what it has not taken is not kept in memory, but read from the files once it is its turn, and one that has taken nothing
 * for four heartbeats is given up. A comment comes with each heartbeat in which there was no event; {@code end} is the last event
 * where the plugin is removed, or host or servlet stop. No thread waits for a client. Where asynchronous requests are not
 * supported, there are no streams but 501.
 *
 * <p>The stream of {@code /api/plugins} has all statuses as its event {@code plugins}: at once, soon after something happened, and
 * every 2 s where numbers are others. That of {@code /metrics} has one plugin's numbers as its event {@code numbers}, every
 * second. These have no ids: a client that is slow, or comes again, gets how things are then.
 *
 * <table>
 * <caption>Further init-parameters, all optional</caption>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * <tr><td>{@code maxStreams}</td><td>64</td><td>how many event streams may be open at once, 0 to 10000; more get 503</td></tr>
 * <tr><td>{@code streamHeartbeatSeconds}</td><td>15</td><td>the heartbeat of event streams, in seconds, 1 to 3600</td></tr>
 * </table>
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

    /** Ends the event streams, and the thread that watches bodies on their way. */
    @Override
    public void destroy() {
        Management ready = management;
        if (ready != null) {
            ready.close();
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Management ready = Objects.requireNonNull(management, "init has not been called");
        LastResort.run(request, response, () -> ready.serve(request, response));
    }
}
