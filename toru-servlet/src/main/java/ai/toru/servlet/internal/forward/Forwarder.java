package ai.toru.servlet.internal.forward;

import ai.toru.host.http.HeaderFields;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.answer.AnswerWriter;
import ai.toru.servlet.internal.answer.Exchanges;
import ai.toru.servlet.internal.answer.Failures;
import ai.toru.servlet.internal.request.Settings;
import ai.toru.servlet.internal.trace.RequestMark;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Carries a request to a plugin and the answer back. Thread-safe. */
public final class Forwarder {

    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    private final Settings settings;
    private final RequestFields requestFields;

    public Forwarder(Settings settings) {
        this.settings = settings;
        requestFields = new RequestFields(settings);
    }

    /** Forwards a request that has been let through. */
    public void forward(HttpServletRequest request, HttpServletResponse response, Target target) throws IOException {
        String method = request.getMethod();
        if (method.equals("TRACE") || method.equals("CONNECT")) {
            AnswerWriter.write(request, response, Answer.methodNotAllowed(method, METHODS));
            return;
        }
        Exchanges.withBody(
                request,
                response,
                settings.bodies(),
                body -> ask(
                        target.pluginId(),
                        pluginRequest(request, target, body),
                        RequestMark.of(request),
                        answer -> pass(target, answer)));
    }

    /**
     * Asks a plugin. Giving the answer up gives the request up.
     *
     * @param mark by what the client's request is known
     */
    public CompletableFuture<Answer> ask(
            String pluginId, PluginRequest request, RequestMark mark, Function<PluginResponse, Answer> reading) {
        CompletableFuture<PluginResponse> asked = begin(pluginId, request);
        CompletableFuture<Answer> answer =
                asked.thenApply(reading).exceptionally(failure -> Failures.duringUse(failure, mark));
        answer.whenComplete((value, failure) -> {
            if (answer.isCancelled()) {
                asked.cancel(true);
            }
        });
        return answer;
    }

    private CompletableFuture<PluginResponse> begin(String pluginId, PluginRequest request) {
        try {
            return settings.gateway().requestAsync(pluginId, request).toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private PluginRequest pluginRequest(HttpServletRequest request, Target target, byte @Nullable [] body) {
        PluginRequest.Builder builder = PluginRequest.builder(request.getMethod(), target.path());
        requestFields.add(request, target, builder);
        settings.timeouts().of(target.timed()).ifPresent(builder::timeout);
        if (body != null && body.length > 0) {
            builder.header("Content-Length", Integer.toString(body.length)).body(body);
        }
        return builder.build();
    }

    private Answer pass(Target target, PluginResponse response) {
        HeaderFields fields = ResponseFields.passing(target.pluginId(), response.headers());
        return new Answer(response.status(), settings.sandbox() ? Sandbox.around(fields) : fields, response.body());
    }
}
