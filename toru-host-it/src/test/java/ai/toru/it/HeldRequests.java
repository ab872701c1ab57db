package ai.toru.it;

import ai.toru.plugin.Plugin;
import ai.toru.plugin.Request;
import ai.toru.plugin.Response;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Requests to a plugin that go on until nobody waits for them any more, and what became of them. Thread-safe. */
final class HeldRequests {
    private final Map<String, CompletableFuture<String>> begun = new ConcurrentHashMap<>();
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    void serveIn(Plugin plugin) {
        plugin.get("/stopped/{token}", this::stopped)
                .get("/looking/{token}", this::looking)
                .get("/begun/{token}", this::begun)
                .get("/seen", request -> seen());
    }

    /** Goes on until its thread is interrupted. */
    private Response stopped(Request request) {
        String token = request.param("token");
        beginOf(token).complete(token);
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            told.add(token);
        }
        return Response.text(token);
    }

    /** Goes on without a thread. */
    private Response looking(Request request) {
        String token = request.param("token");
        CompletableFuture<Response> answer = new CompletableFuture<>();
        request.onCancel(() -> {
            if (request.isCancelled()) {
                told.add(token);
            }
            answer.complete(Response.text(token));
        });
        beginOf(token).complete(token);
        return Response.later(answer);
    }

    /** Answers once such a request has begun. */
    private Response begun(Request request) {
        return Response.later(beginOf(request.param("token")).thenApply(token -> Response.text("begun " + token)));
    }

    private Response seen() {
        List<String> done = begun.entrySet().stream()
                .filter(each -> each.getValue().isDone())
                .map(Map.Entry::getKey)
                .toList();
        return Response.json(Map.of("begun", done, "told", List.copyOf(told)));
    }

    private CompletableFuture<String> beginOf(String token) {
        return begun.computeIfAbsent(token, any -> new CompletableFuture<>());
    }
}
