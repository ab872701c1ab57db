package ai.toru.servlet.internal.forward;

import ai.toru.host.plugin.HostClosedException;
import ai.toru.servlet.access.Access;
import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.answer.AnswerWriter;
import ai.toru.servlet.internal.request.OddPathException;
import ai.toru.servlet.internal.request.RawPath;
import ai.toru.servlet.internal.request.Settings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Requests for plugins, by route. Thread-safe. */
public final class Traffic implements AutoCloseable {

    private final Settings settings;
    private final Forwarder forwarder;
    private final Routes routes;

    public Traffic(Settings settings) {
        this.settings = settings;
        forwarder = new Forwarder(settings);
        routes = new Routes(settings.gateway());
    }

    /** Answers a request whose path, below the mount, starts with a route; 404 where no route matches. */
    public void serve(HttpServletRequest received, HttpServletResponse response, RawPath path)
            throws IOException, OddPathException {
        HttpServletRequest request = settings.proxies().seen(received);
        Optional<Answer> refusal = settings.guard().refusal(request, Access.USE);
        if (refusal.isPresent()) {
            AnswerWriter.write(request, response, refusal.get());
            return;
        }
        Optional<Target> target = routes.target(path);
        if (target.isPresent()) {
            forwarder.forward(request, response, target.get());
        } else {
            AnswerWriter.write(
                    request,
                    response,
                    Answer.error(
                            404, "no_such_route", "No plugin has a route that this path starts with. Check the path."));
        }
    }

    /** Whether a path starts with a route; false while the host is closed. */
    public boolean leadsToPlugin(RawPath path) {
        try {
            return routes.leadsToPlugin(path);
        } catch (HostClosedException e) {
            return false;
        }
    }

    /** Ends the watch over bodies. Idempotent. */
    @Override
    public void close() {
        settings.bodies().watch().close();
    }
}
