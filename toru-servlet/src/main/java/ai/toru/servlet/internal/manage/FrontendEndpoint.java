package ai.toru.servlet.internal.manage;

import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.plugin.PluginDisabledException;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import ai.toru.host.plugin.UnknownPluginException;
import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.answer.Failures;
import ai.toru.servlet.internal.forward.Forwarder;
import ai.toru.servlet.internal.gateway.PluginGateway;
import ai.toru.servlet.internal.trace.RequestMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a plugin brings for the browser: its bundle and its other files. Thread-safe. */
record FrontendEndpoint(PluginGateway gateway, Forwarder forwarder) {

    private static final Answer NO_ASSET =
            Answer.error(404, "no_such_asset", "The plugin has no such file in its frontend directory.");

    void bundle(Call call, String pluginId) throws IOException {
        Optional<Answer> refusal = refusal(pluginId);
        if (refusal.isPresent()) {
            call.answer(refusal.get());
            return;
        }
        BundleWish wish = BundleWish.of(call.request());
        Optional<Path> file = files().bundle(pluginId);
        if (file.isPresent()) {
            call.answer(wish.found(Files.readAllBytes(file.get())));
        } else {
            RequestMark mark = RequestMark.of(call.request());
            PluginRequest ask = PluginRequest.builder("GET", "/bundle.js")
                    .requestId(mark.requestId())
                    .trace(mark.trace())
                    .build();
            call.withoutBody(body -> forwarder.ask(pluginId, ask, mark, answer -> bundle(answer, wish)));
        }
    }

    void asset(Call call, String pluginId, String rawPath) throws IOException {
        Optional<Answer> refusal = refusal(pluginId);
        if (refusal.isPresent()) {
            call.answer(refusal.get());
            return;
        }
        Optional<Path> file = files().asset(pluginId, rawPath);
        if (file.isPresent()) {
            FileSender.send(call, file.get());
        } else {
            call.answer(NO_ASSET);
        }
    }

    private FrontendFiles files() {
        return new FrontendFiles(gateway.pluginsDirectory());
    }

    /** A plugin that is switched off brings nothing, and neither does a file that is no plugin. */
    private Optional<Answer> refusal(String pluginId) {
        Optional<PluginStatus> status = gateway.plugin(pluginId);
        if (status.isEmpty() || status.get().state() == PluginState.INVALID) {
            return Optional.of(Failures.duringUse(new UnknownPluginException(pluginId, "It does not exist.")));
        }
        return status.get().enabled()
                ? Optional.empty()
                : Optional.of(Failures.duringUse(new PluginDisabledException(pluginId, "It is switched off.")));
    }

    /**
     * A plugin that answers every path with some text has no bundle. Else only the body counts: type and caching are as
     * for a file.
     */
    private static Answer bundle(PluginResponse response, BundleWish wish) {
        return switch (response.status()) {
            case 200 -> ScriptType.allows(response.headers()) ? wish.found(response.body()) : wish.none();
            case 404 -> wish.none();
            default ->
                Answer.error(
                        502,
                        "bad_plugin_response",
                        "The plugin answered " + response.status() + " when asked for its /bundle.js. See its log.");
        };
    }
}
