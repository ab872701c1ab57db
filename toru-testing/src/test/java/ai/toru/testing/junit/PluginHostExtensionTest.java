package ai.toru.testing.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.MovableTime;
import ai.toru.host.PluginHost;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.log.LogQuery;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PluginHostExtension.class)
class PluginHostExtensionTest {
    private PluginHost host;
    private ScriptedPlugin plugin;

    @BeforeEach
    void take(PluginHost given, ScriptedPlugin scripted) {
        host = given;
        plugin = scripted;
    }

    @Test
    void parameters_ofBeforeEachAndTest_areTheSame(PluginHost given, ScriptedPlugin scripted) {
        assertThat(given).isSameAs(host);
        assertThat(scripted).isSameAs(plugin);
        assertThat(host.plugin(plugin.id()).orElseThrow().state()).isEqualTo(PluginState.RUNNING);
    }

    @Test
    void answer_requestWithQueryAndBody_reachesTheTest() {
        plugin.answer(
                "POST",
                "/greet",
                request -> new PluginResponse(
                        201, request.headers(), request.body() == null ? new byte[0] : request.body()));

        PluginResponse answer = host.request(
                plugin.id(),
                PluginRequest.builder("POST", "/greet?who=Ada")
                        .header("X-A", "b")
                        .body("grün")
                        .build());

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.bodyText()).isEqualTo("grün");
        assertThat(answer.headers().first("X-A")).contains("b");
        assertThat(plugin.requests()).extracting(PluginRequest::path).containsExactly("/greet?who=Ada");
    }

    @Test
    void answer_noneSet_saysSo() {
        plugin.answer("GET", "/other", "x");

        PluginResponse answer = get("/missing");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.bodyText()).contains("no answer for GET /missing").contains("[GET /other]");
    }

    @Test
    void answer_throws_is500WithTheReason() {
        plugin.answer("GET", "/", request -> {
            throw new AssertionError("as a test wants it");
        });

        assertThat(get("/").status()).isEqualTo(500);
        assertThat(get("/").bodyText()).contains("as a test wants it");
    }

    @Test
    void crash_restartsAfterADelay_timeMovesOverIt(MovableTime time) {
        plugin.answer("GET", "/", "hello").crash(3);
        await().until(() -> host.plugin(plugin.id()).orElseThrow().state() == PluginState.BACKING_OFF);
        assertThat(host.plugin(plugin.id()).orElseThrow().lastExit().code()).isEqualTo(3);

        time.advance(Duration.ofMinutes(5));

        await().until(() -> host.plugin(plugin.id()).orElseThrow().running());
        assertThat(get("/").bodyText()).isEqualTo("hello");
        assertThat(plugin.runs()).isEqualTo(2);
    }

    @Test
    void hang_timeMovesOverTheLimit_requestTimesOutAndRecovers(MovableTime time) {
        plugin.answer("GET", "/", "hello").hang();
        var answer = host.requestAsync(plugin.id(), PluginRequest.get("/")).toCompletableFuture();
        await().until(() -> plugin.requests().size() == 1);

        time.advance(Duration.ofSeconds(30));

        assertThatThrownBy(answer::join).hasCauseInstanceOf(PluginTimeoutException.class);
        plugin.recover();
        assertThat(get("/").bodyText()).isEqualTo("hello");
    }

    @Test
    void refuse_nextStart_failsAtItsLimit(MovableTime time) {
        plugin.refuse().crash(1);
        await().until(() -> host.plugin(plugin.id()).orElseThrow().state() == PluginState.BACKING_OFF);
        time.advance(Duration.ofMinutes(5));
        await().until(() -> plugin.runs() == 2);

        time.advance(Duration.ofSeconds(5));

        await().until(() -> host.plugin(plugin.id()).orElseThrow().consecutiveFailures() == 2);
        plugin.recover();
        time.advance(Duration.ofMinutes(5));
        await().until(() -> host.plugin(plugin.id()).orElseThrow().running());
    }

    @Test
    void delay_withMultiplex_othersDoNotWait(
            @Scripted(
                            value = "many",
                            features = {"multiplex", "ping"})
                    ScriptedPlugin many) {
        many.answer("GET", "/", "hello").delay(Duration.ofMinutes(1));
        CompletableFuture<PluginResponse> slow =
                host.requestAsync("many", PluginRequest.get("/")).toCompletableFuture();
        await().until(() -> many.requests().size() == 1);
        many.delay(Duration.ZERO);

        assertThat(host.request("many", PluginRequest.get("/")).bodyText()).isEqualTo("hello");
        assertThat(slow).isNotDone();
    }

    @Test
    void say_aLine_isInTheLog() {
        plugin.say("warn: low on ideas");

        await().until(() -> host.log(plugin.id(), LogQuery.LATEST).toCompletableFuture().join().lines().stream()
                .anyMatch(line -> line.message().contains("low on ideas")));
    }

    @Test
    void restart_byTheHost_isASecondProcess() {
        host.restart(plugin.id()).toCompletableFuture().join();

        assertThat(plugin.runs()).isEqualTo(2);
        plugin.answer("GET", "/", "second");
        assertThat(get("/").bodyText()).isEqualTo("second");
    }

    @Test
    void misuse_ofAPlugin_isRefused() {
        assertThatThrownBy(() -> plugin.answer("GET", "hello", "x")).hasMessageContaining("begins with /");
        assertThatThrownBy(() -> plugin.answer("GET", "/a?b", "x")).hasMessageContaining("no query");
        assertThatThrownBy(() -> plugin.delay(Duration.ofMillis(-1))).hasMessageContaining("negative");
        assertThatThrownBy(() -> plugin.crash(256)).hasMessageContaining("0 to 255");
        assertThatThrownBy(() -> plugin.say("a\nb")).hasMessageContaining("one line");
        host.disable(plugin.id()).toCompletableFuture().join();
        assertThatThrownBy(() -> plugin.crash(1)).hasMessageContaining("not running");
    }

    private PluginResponse get(String path) {
        return host.request(plugin.id(), PluginRequest.get(path));
    }
}
