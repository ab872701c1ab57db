package ai.toru.it;

import ai.toru.plugin.HttpException;
import ai.toru.plugin.Log;
import ai.toru.plugin.Metadata;
import ai.toru.plugin.Plugin;
import ai.toru.plugin.Response;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A plugin written with the SDK, for a process of its own. */
final class JavaSdkPlugin {
    private JavaSdkPlugin() {}

    public static void main(String[] args) {
        Plugin plugin = Plugin.of(Metadata.of("java-sdk", "Java SDK", "1.0.0", "/java-sdk")
                .author("Me")
                .icon("🧰"));
        new HeldRequests().serveIn(plugin);
        plugin.get("/", request -> Response.json(Map.of("hello", "world")))
                .get(
                        "/hello/{name}",
                        request -> Response.json(Map.of(
                                "hello",
                                request.param("name"),
                                "query",
                                request.query(),
                                "token",
                                request.header("x-token").orElse(""))))
                .post("/shout", request -> Response.text(request.text().toUpperCase(Locale.ROOT)))
                .post("/bytes", request -> Response.bytes(request.bytes(), "application/octet-stream"))
                .get(
                        "/count",
                        request ->
                                Response.text(Long.toString(request.keyValue().increment("count", 1))))
                .get("/later", request -> Response.later(CompletableFuture.supplyAsync(() -> Response.text("later"))))
                .get("/slow", request -> {
                    request.log().log(Log.Level.WARN, "slow", Map.of("ms", 250));
                    System.out.println("printed");
                    return Response.empty();
                })
                .get("/broken", request -> {
                    throw new IllegalStateException("out of ideas");
                })
                .get("/forbidden", request -> {
                    throw new HttpException(403, "Not for you");
                })
                .onInit(init -> plugin.log().log(Log.Level.INFO, "began", Map.of("instance", init.instanceId())))
                .onShutdown(() -> plugin.log().info("ended"))
                .run(args);
    }
}
