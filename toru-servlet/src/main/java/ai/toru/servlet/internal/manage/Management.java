package ai.toru.servlet.internal.manage;

import ai.toru.host.plugin.PluginMetadata;
import ai.toru.host.plugin.PluginStatus;
import ai.toru.servlet.access.Access;
import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.authority.ForwardedRequest;
import ai.toru.servlet.internal.forward.Forwarder;
import ai.toru.servlet.internal.forward.Target;
import ai.toru.servlet.internal.forward.Traffic;
import ai.toru.servlet.internal.request.OddPathException;
import ai.toru.servlet.internal.request.RawPath;
import ai.toru.servlet.internal.request.Settings;
import ai.toru.servlet.internal.stream.Streams;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** The management interface: finds out what a path means and passes the request to those who do it. Thread-safe. */
public final class Management implements AutoCloseable {

    private static final Answer NOTHING_HERE =
            Answer.error(404, "not_found", "There is nothing at this path. Check it against the documentation.");

    private final Settings settings;
    private final Forwarder forwarder;
    private final Traffic traffic;
    private final Streams streams;
    private final StatusEndpoint statuses;
    private final SwitchEndpoint switches;
    private final LogEndpoint logs;
    private final EventEndpoint events;
    private final MetricsEndpoint metrics;
    private final KeyValueEndpoint keyValues;
    private final FrontendEndpoint frontend;
    private final OpenApi openApi = OpenApi.load();

    public Management(Settings settings) {
        this.settings = settings;
        forwarder = new Forwarder(settings);
        streams = new Streams(settings.streams());
        traffic = new Traffic(settings);
        statuses = new StatusEndpoint(settings.gateway(), streams);
        switches = new SwitchEndpoint(settings.gateway());
        logs = new LogEndpoint(settings.gateway(), streams);
        events = new EventEndpoint(settings.gateway(), streams);
        metrics = new MetricsEndpoint(settings.gateway(), streams);
        keyValues = new KeyValueEndpoint(settings.gateway());
        frontend = new FrontendEndpoint(settings.gateway(), forwarder);
    }

    /** Answers a request. */
    public void serve(HttpServletRequest received, HttpServletResponse response) throws IOException, OddPathException {
        HttpServletRequest request = settings.proxies().seen(received);
        RawPath path = RawPath.ofServlet(request);
        ManagementPath parts = ManagementPath.of(path.below());
        Call call = new Call(settings, Attempt.of(settings.gateway(), parts, request), request, response);
        Optional<HostWord> word = HostWord.of(parts.first());
        if (parts.first().isEmpty()) {
            statuses.all(call);
        } else if (word.isPresent()) {
            serveHost(call, word.get(), parts, path);
        } else if (parts.afterFirst().isEmpty()) {
            call.get(Access.READ_STATUS, () -> statuses.one(parts.first(), call.may(Access.MANAGE)));
        } else {
            servePlugin(call, parts, path);
        }
    }

    private void serveHost(Call call, HostWord word, ManagementPath parts, RawPath path)
            throws IOException, OddPathException {
        if (word == HostWord.ROUTE) {
            RawPath byRoute = new RawPath(mount(path, parts), parts.afterFirst(), path.query());
            traffic.serve(call.request(), call.response(), byRoute);
        } else if (!parts.afterFirst().isEmpty()) {
            call.answer(NOTHING_HERE);
        } else {
            switch (word) {
                case RESCAN -> call.post(Access.MANAGE, body -> switches.rescan());
                case HEALTH -> call.get(Access.READ_STATUS, statuses::health);
                case METRICS -> call.get(Access.READ_STATUS, metrics::all);
                case EVENTS -> events.serve(call, null);
                case OPENAPI ->
                    call.get(
                            Access.READ_STATUS,
                            () -> openApi.at(ForwardedRequest.prefix(call.request()) + path.mount()));
                default -> call.answer(NOTHING_HERE);
            }
        }
    }

    private void servePlugin(Call call, ManagementPath parts, RawPath path) throws IOException, OddPathException {
        Optional<PluginWord> word = PluginWord.of(parts.second());
        if (word.isEmpty()) {
            Target target = Target.of(
                    parts.first(), mount(path, parts), route(parts.first()), parts.afterFirst(), path.query());
            call.any(Access.USE, () -> forwarder.forward(call.request(), call.response(), target));
        } else if (word.get() == PluginWord.ASSETS) {
            call.getting(Access.USE, () -> frontend.asset(call, parts.first(), parts.afterSecond()));
        } else if (word.get() == PluginWord.KV) {
            keyValues.serve(call, parts.first(), parts.afterSecond());
        } else if (parts.afterSecond().isEmpty()) {
            serveWord(call, word.get(), parts.first());
        } else {
            call.answer(NOTHING_HERE);
        }
    }

    private void serveWord(Call call, PluginWord word, String id) throws IOException {
        switch (word) {
            case ENABLE -> call.post(Access.MANAGE, body -> switches.enable(id));
            case DISABLE -> call.post(Access.MANAGE, body -> switches.disable(id));
            case RESTART -> call.post(Access.MANAGE, body -> switches.restart(id));
            case LOGS -> logs.serve(call, id);
            case EVENTS -> events.serve(call, id);
            case METRICS -> metrics.one(call, id);
            case BUNDLE -> call.getting(Access.USE, () -> frontend.bundle(call, id));
            default -> call.answer(NOTHING_HERE);
        }
    }

    /** Empty where there is no such plugin, which the host then says. */
    private String route(String pluginId) {
        return settings.gateway()
                .plugin(pluginId)
                .map(PluginStatus::metadata)
                .map(PluginMetadata::route)
                .orElse("");
    }

    /** Ends the event streams and our threads. Idempotent. */
    @Override
    public void close() {
        streams.close();
        traffic.close();
    }

    private static String mount(RawPath path, ManagementPath parts) {
        return path.mount() + "/" + parts.first();
    }
}
