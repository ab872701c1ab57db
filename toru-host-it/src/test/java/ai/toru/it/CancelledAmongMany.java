package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.PluginHost;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A plugin that is asked 10,000 times, with 256 requests in flight, of which four in ten are given up: see {@link
 * NumberedRequest}. Confined to one test.
 *
 * <p>The plugin has {@code /hello/TOKEN}, which greets; {@code /stopped/TOKEN} and {@code /looking/TOKEN}, which go on until
 * the SDK stops them, or they see that nobody waits, and which then answer all the same; {@code /begun/TOKEN}, which answers
 * once such a one has begun; and {@code /seen}, with the tokens of those that have {@code begun}, and that were {@code told}.
 */
final class CancelledAmongMany {
    private static final List<NumberedRequest> REQUESTS =
            IntStream.range(0, 10_000).mapToObj(NumberedRequest::new).toList();
    private static final int IN_FLIGHT = 256;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final PluginHost host;
    private final String id;
    private final UnaryOperator<String> hello;
    private final Semaphore free = new Semaphore(IN_FLIGHT);
    private final List<CompletableFuture<PluginResponse>> asked = new ArrayList<>();

    private CancelledAmongMany(PluginHost host, String id, UnaryOperator<String> hello) {
        this.host = host;
        this.id = id;
        this.hello = hello;
    }

    /**
     * Runs a plugin behind the recorder, in a host of its own, and finds that each request gets its own answer, and none that
     * was given up any.
     *
     * @param directory has the plugin in {@code plugins}
     * @param hello reads the token from the body of a greeting
     */
    static void assertNeverAnswered(Path directory, String id, UnaryOperator<String> hello) throws Exception {
        Path recorded = directory.resolve("recorded");
        Path plugin = directory.resolve("plugins").resolve(id + ".binary");
        Recorder.install(directory.resolve("behind"), id, recorded, "'" + plugin + "'");
        try (PluginHost host = PluginHost.builder(directory.resolve("behind"))
                .dataDirectory(directory.resolve("host"))
                .logsDirectory(directory.resolve("logs"))
                .socketsDirectory(directory.resolve("s"))
                .build()
                .start()) {
            CancelledAmongMany many = new CancelledAmongMany(host, id, hello);
            many.assertSpeaksOfCancelled();
            many.askAll();
            many.assertHandlersWereTold();
            many.assertNothingIsInFlight();
            many.assertServesOn();
        }
        assertNoneWasAnswered(RequestTraffic.in(RecordedTraffic.below(recorded)));
    }

    private void assertSpeaksOfCancelled() {
        await(id).atMost(LIMIT).until(() -> status().state() == PluginState.RUNNING);
        assertThat(status().features()).contains("multiplex", "cancel");
    }

    private void askAll() throws Exception {
        List<CompletableFuture<Void>> checked = new ArrayList<>();
        for (NumberedRequest request : REQUESTS) {
            assertThat(free.tryAcquire(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            checked.add(ask(request));
        }
        CompletableFuture.allOf(checked.toArray(CompletableFuture[]::new)).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private CompletableFuture<Void> ask(NumberedRequest request) {
        CompletableFuture<PluginResponse> answer = ask(request.path());
        asked.add(answer);
        if (request.isGivenUpAtOnce()) {
            answer.cancel(true);
        }
        if (request.endsTheOneBefore()) {
            CompletableFuture<PluginResponse> before = asked.get(request.number() - 1);
            var unused = answer.thenRun(() -> before.cancel(true));
        }
        return answer.handle((response, failure) -> {
            free.release();
            request.check(hello, response, failure);
            return null;
        });
    }

    private CompletableFuture<PluginResponse> ask(String path) {
        return host.requestAsync(id, PluginRequest.get(path)).toCompletableFuture();
    }

    /** Each that has begun was told; and at least those have begun of which that was waited for. */
    private void assertHandlersWereTold() {
        JsonNode seen = await("all that have begun are told")
                .atMost(LIMIT)
                .until(
                        () -> Web.json(
                                host.request(id, PluginRequest.get("/seen")).bodyText()),
                        now -> tokens(now, "begun").equals(tokens(now, "told")));
        assertThat(seen.path("told")).hasSize(tokens(seen, "told").size());
        assertThat(tokensOf(NumberedRequest::isHeld)).containsAll(tokens(seen, "begun"));
        assertThat(tokens(seen, "begun")).containsAll(tokensOf(NumberedRequest::surelyBegins));
    }

    private static Set<String> tokens(JsonNode seen, String which) {
        Set<String> tokens = new TreeSet<>();
        seen.path(which).forEach(token -> tokens.add(token.asText()));
        return tokens;
    }

    private static Set<String> tokensOf(Predicate<NumberedRequest> which) {
        return REQUESTS.stream().filter(which).map(NumberedRequest::token).collect(Collectors.toSet());
    }

    private void assertNothingIsInFlight() {
        await("nothing in flight").atMost(LIMIT).until(() -> status().inFlight() == 0 && status().queued() == 0);
    }

    private void assertServesOn() {
        for (int i = 0; i < 100; i++) {
            PluginResponse answer = host.request(id, PluginRequest.get("/hello/again" + i));
            assertThat(hello.apply(answer.bodyText())).isEqualTo("again" + i);
        }
        assertThat(status().state()).isEqualTo(PluginState.RUNNING);
        assertThat(status().run()).isEqualTo(1);
    }

    private PluginStatus status() {
        return host.plugin(id).orElseThrow();
    }

    /** A plugin that answers only when it has heard of the end has no answer that could have crossed the message. */
    private static void assertNoneWasAnswered(List<RequestTraffic> traffic) {
        Set<String> held = pathsOf(NumberedRequest::isHeld);
        Set<String> atOnce = pathsOf(NumberedRequest::isGivenUpAtOnce);
        Map<Boolean, List<RequestTraffic>> byHeld =
                traffic.stream().collect(Collectors.partitioningBy(each -> held.contains(each.path())));
        assertThat(byHeld.get(true))
                .hasSize(held.size())
                .filteredOn(each -> each.cancels() != 1 || each.answers() != 0)
                .isEmpty();
        assertThat(byHeld.get(false))
                .filteredOn(each -> atOnce.contains(each.path()) ? !each.mayHaveCrossed() : !each.isAnswered())
                .isEmpty();
    }

    private static Set<String> pathsOf(Predicate<NumberedRequest> which) {
        return REQUESTS.stream().filter(which).map(NumberedRequest::path).collect(Collectors.toSet());
    }
}
