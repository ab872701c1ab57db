package ai.toru.servlet.internal.manage;

import ai.toru.host.kv.KeyValueQuery;
import ai.toru.host.kv.KeyValues;
import ai.toru.host.plugin.PluginId;
import ai.toru.host.plugin.UnknownPluginException;
import ai.toru.servlet.access.Access;
import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.answer.JsonObject;
import ai.toru.servlet.internal.gateway.PluginGateway;
import ai.toru.servlet.internal.request.OddPathException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Plugins' key-value data, in two forms: what to do in a body, and REST. Both read and change it for those who may manage
 * plugins only. What has been begun goes on when the client has gone. Thread-safe.
 */
record KeyValueEndpoint(PluginGateway gateway) {

    private static final String[] LIST = {"after", "limit", "prefix"};

    /** @param afterWord what follows {@code kv} in the path, raw: empty or starting with {@code /} */
    void serve(Call call, String pluginId, String afterWord) throws IOException, OddPathException {
        if (afterWord.isEmpty()) {
            serveAll(call, pluginId);
        } else {
            serveKey(call, pluginId, KeyPath.key(afterWord));
        }
    }

    private void serveAll(Call call, String pluginId) throws IOException {
        String type = call.request().getContentType();
        switch (call.request().getMethod()) {
            case "GET", "HEAD" ->
                call.later(Access.MANAGE, body -> answer(pluginId, data -> list(data, call.parameters(LIST))), LIST);
            case "POST" ->
                call.withBody(Access.MANAGE, body -> answer(pluginId, data -> act(data, call.attempt(), type, body)));
            default -> call.answer(Answer.methodNotAllowed(call.request().getMethod(), "GET, HEAD, POST"));
        }
    }

    private void serveKey(Call call, String pluginId, String key) throws IOException {
        String type = call.request().getContentType();
        switch (call.request().getMethod()) {
            case "GET", "HEAD" ->
                call.later(
                        Access.MANAGE,
                        body -> answer(pluginId, data -> data.get(key).thenApply(KeyValueJson::found)));
            case "PUT" ->
                call.withBody(
                        Access.MANAGE,
                        body -> answer(
                                pluginId,
                                data -> KeyValuePut.of(key, type, body).on(data)));
            case "DELETE" ->
                call.later(
                        Access.MANAGE,
                        body -> answer(
                                pluginId, data -> KeyValueAction.deletion(key).on(data)));
            default -> call.answer(Answer.methodNotAllowed(call.request().getMethod(), "GET, HEAD, PUT, DELETE"));
        }
    }

    private CompletableFuture<Answer> answer(String pluginId, KeyValueAction action) {
        return Later.answer(() -> action.on(data(pluginId)), Function.identity());
    }

    /** Of any plugin that has a status; a file that is none may be named as no plugin can be. */
    private KeyValues data(String pluginId) {
        if (!PluginId.isValid(pluginId) || gateway.plugin(pluginId).isEmpty()) {
            throw new UnknownPluginException(pluginId, "The plugin \"" + pluginId + "\" does not exist. Check the id.");
        }
        return gateway.keyValue(pluginId);
    }

    private static CompletionStage<Answer> act(
            KeyValues data, Attempt attempt, @Nullable String type, byte @Nullable [] body) {
        BodyType.requireJson(type);
        JsonObject json = JsonObject.of(body);
        KeyValueAction action = KeyValueAction.of(json);
        if (KeyValueAction.changes(json)) {
            attempt.passedWithChange();
        }
        return action.on(data);
    }

    private static CompletionStage<Answer> list(KeyValues data, QueryParameters parameters) {
        KeyValueQuery query = new KeyValueQuery(
                parameters.text("prefix").orElse(""),
                parameters.text("after").orElse(null),
                parameters.number("limit", KeyValueQuery.FIRST.limit(), 1, 1000));
        return data.list(query).thenApply(KeyValueJson::page);
    }
}
