package ai.toru.servlet.internal.forward;

import ai.toru.host.http.HeaderFields;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.http.StreamedBody;
import ai.toru.host.http.StreamedResponse;
import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.answer.AnswerWriter;
import ai.toru.servlet.internal.answer.Exchanges;
import ai.toru.servlet.internal.answer.Failures;
import ai.toru.servlet.internal.answer.Handler;
import ai.toru.servlet.internal.answer.Parts;
import ai.toru.servlet.internal.request.Settings;
import ai.toru.servlet.internal.trace.RequestMark;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
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
        Exchanges.withBody(request, response, settings.bodies(), new Forwarding(request, target));
    }

    /** One request on its way. */
    private final class Forwarding implements Handler {

        private final HttpServletRequest request;
        private final Target target;

        Forwarding(HttpServletRequest request, Target target) {
            this.request = request;
            this.target = target;
        }

        @Override
        public CompletableFuture<Answer> answer(byte @Nullable [] body) {
            PluginRequest.Builder head = head(request, target);
            if (body != null && body.length > 0) {
                head.header("Content-Length", Integer.toString(body.length)).body(body);
            }
            return stream(target, head.build(), RequestMark.of(request));
        }

        @Override
        public boolean takesParts() {
            return settings.gateway().takesParts(target.pluginId());
        }

        @Override
        public CompletableFuture<Answer> answer(StreamedBody body) {
            PluginRequest.Builder head = head(request, target).body(body);
            if (body.length() >= 0) {
                head.header("Content-Length", Long.toString(body.length()));
            }
            return stream(target, head.build(), RequestMark.of(request));
        }
    }

    private CompletableFuture<Answer> stream(Target target, PluginRequest request, RequestMark mark) {
        return answer(
                begin(() -> settings.gateway().streamAsync(target.pluginId(), request)),
                mark,
                response -> pass(target, response),
                StreamedResponse::close);
    }

    /**
     * Asks a plugin. Giving the answer up gives the request up.
     *
     * @param mark by what the client's request is known
     */
    public CompletableFuture<Answer> ask(
            String pluginId, PluginRequest request, RequestMark mark, Function<PluginResponse, Answer> reading) {
        return answer(begin(() -> settings.gateway().requestAsync(pluginId, request)), mark, reading, unwanted -> {});
    }

    private static <R> CompletableFuture<R> begin(Supplier<CompletionStage<R>> asking) {
        try {
            return asking.get().toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static <R> CompletableFuture<Answer> answer(
            CompletableFuture<R> asked, RequestMark mark, Function<R, Answer> reading, Consumer<R> unwanted) {
        CompletableFuture<Answer> answer =
                asked.thenApply(reading).exceptionally(failure -> Failures.duringUse(failure, mark));
        answer.whenComplete((value, failure) -> {
            if (answer.isCancelled()) {
                asked.cancel(true);
                asked.thenAccept(unwanted);
            }
        });
        return answer;
    }

    private PluginRequest.Builder head(HttpServletRequest request, Target target) {
        PluginRequest.Builder builder = PluginRequest.builder(request.getMethod(), target.path());
        requestFields.add(request, target, builder);
        settings.timeouts().of(target.timed()).ifPresent(builder::timeout);
        return builder;
    }

    private Answer pass(Target target, StreamedResponse response) {
        try {
            HeaderFields passing = ResponseFields.passing(target.pluginId(), response.headers());
            HeaderFields fields = settings.sandbox() ? Sandbox.around(passing) : passing;
            byte[] whole = response.whole();
            return whole == null
                    ? Answer.inParts(response.status(), fields, parts(target.pluginId(), response))
                    : new Answer(response.status(), fields, whole);
        } catch (RuntimeException e) {
            response.close();
            throw e;
        }
    }

    private static Parts parts(String pluginId, StreamedResponse response) {
        return new Parts(
                pluginId,
                ResponseFields.length(response.headers()),
                response.body(),
                response.trailers().thenApply(TrailerFields::passing),
                response::close);
    }
}
