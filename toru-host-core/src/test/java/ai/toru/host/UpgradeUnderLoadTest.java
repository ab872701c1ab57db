package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.plugin.PluginState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 200 requests a second while the plugin's file is replaced: not one fails, and none is answered by what was before. */
class UpgradeUnderLoadTest {

    private static final int UPGRADES = 10;

    @TempDir
    Path root;

    private HostWithOnePlugin app;

    @AfterEach
    void close() {
        if (app != null) {
            app.close();
        }
    }

    @Test
    void tenVersions_byRescan_loseNoRequest() throws Exception {
        start(2, builder -> builder);
        try (SteadyLoad load = new SteadyLoad(app.host, "app")) {
            for (int version = 2; version <= 1 + UPGRADES; version++) {
                app.plugin.install(version);
                app.rescan();
                load.awaitVersion(version);
            }
            load.endWithoutAProblem();
            assertThat(load.pids()).hasSize(1 + UPGRADES);
        }
        assertUpgraded();
    }

    @Test
    void tenVersions_byTheWatch_loseNoRequest() throws Exception {
        start(2, builder -> builder.watch(Duration.ofMillis(100)));
        try (SteadyLoad load = new SteadyLoad(app.host, "app")) {
            for (int version = 2; version <= 1 + UPGRADES; version++) {
                app.plugin.install(version);
                load.awaitVersion(version);
            }
            load.endWithoutAProblem();
        }
        assertUpgraded();
    }

    @Test
    void tenVersions_byRestart_loseNoRequest() throws Exception {
        start(2, builder -> builder);
        try (SteadyLoad load = new SteadyLoad(app.host, "app")) {
            for (int version = 2; version <= 1 + UPGRADES; version++) {
                app.plugin.install(version);
                HostWithOnePlugin.get(app.host.restart("app"));
                load.awaitVersion(version);
            }
            load.endWithoutAProblem();
        }
        assertUpgraded();
    }

    @Test
    void tenRestarts_ofTheSameFile_loseNoRequest() throws Exception {
        start(2, builder -> builder);
        try (SteadyLoad load = new SteadyLoad(app.host, "app")) {
            for (int i = 0; i < UPGRADES; i++) {
                HostWithOnePlugin.get(app.host.restart("app"));
            }
            load.awaitAnswers(20);
            load.endWithoutAProblem();
        }
        app.assertOneProcessLeft();
        assertThat(app.history.of(PluginEvent.Type.RESTARTED)).hasSize(UPGRADES);
        assertThat(app.history.of(PluginEvent.Type.UPGRADED)).isEmpty();
    }

    /** Callers look for the route that they know, then for the next. */
    @Test
    void tenVersions_withRoutesOfTheirOwn_areAlwaysFoundByOneOfTwo() throws Exception {
        start(2, builder -> builder);
        app.plugin.install(2, "/v2", "serves");
        app.rescan();
        AtomicInteger known = new AtomicInteger(2);
        try (SteadyLoad load = new SteadyLoad(app.host, "app", () -> assertRouted(known))) {
            for (int version = 3; version <= 2 + UPGRADES; version++) {
                app.plugin.install(version, "/v" + version, "serves");
                app.rescan();
                load.awaitVersion(version);
            }
            load.endWithoutAProblem();
        }
        assertThat(known.get()).isGreaterThanOrEqualTo(1 + UPGRADES);
        assertThat(app.host.route("/v" + (2 + UPGRADES) + "/x")).isPresent();
        assertThat(app.host.route("/v2/x")).isEmpty();
        app.assertOneProcessLeft();
    }

    @Test
    void slowRequest_isAnsweredByTheProcessThatHasIt_whileTheNextOneServes() throws Exception {
        start(2, builder -> builder);
        long old = app.status().pid();
        CompletionStage<PluginResponse> slow = app.host.requestAsync("app", PluginRequest.get("/slow"));
        app.plugin.install(2);
        app.rescan();

        assertThat(app.answer("/fast")).startsWith("2 ");
        CompletableFuture<PluginResponse> pending = slow.toCompletableFuture();
        assertThat(pending).isNotDone();
        assertThat(HostWithOnePlugin.get(pending).bodyText()).isEqualTo("1 " + old + " /slow");
        app.assertOneProcessLeft();
    }

    @Test
    void newVersionsThatExitOrNeverListen_leaveTheOldOneServing_andTheStatusSaysWhy() throws Exception {
        start(2, builder -> builder.allPlugins(all -> all.startTimeout(Duration.ofSeconds(5))));
        long old = app.status().pid();
        try (SteadyLoad load = new SteadyLoad(app.host, "app")) {
            app.plugin.install(2, "/app", "exits-at-once");
            app.rescan();
            assertThat(app.status().reason()).contains("this one goes on", "exit code 3", "database is missing");

            app.plugin.install(3, "/app", "never-listens");
            app.rescan();
            assertThat(app.status().reason()).contains("this one goes on", "5000 ms", "TORU_PLUGIN_SOCKET");
            load.awaitAnswers(20);
            load.endWithoutAProblem();
            assertThat(load.pids()).containsExactly(old);
        }
        assertThat(app.status().state()).isEqualTo(PluginState.RUNNING);
        assertThat(app.status().metadata().version()).isEqualTo("1");
        assertThat(app.history.of(PluginEvent.Type.REPLACEMENT_FAILED)).hasSize(2);
        app.assertOneProcessLeft();
    }

    @Test
    void stopBeforeReplacing_neverHasTwoProcesses() throws Exception {
        start(1, builder -> builder.allPlugins(all -> all.stopBeforeReplacing(true)));
        for (int version = 2; version <= 4; version++) {
            app.plugin.install(version);
            app.rescan();
            assertThat(app.answer("/x")).startsWith(version + " ");
            HostWithOnePlugin.get(app.host.restart("app"));
        }
        app.assertOneProcessLeft();
    }

    private void start(int mostAtOnce, UnaryOperator<PluginHostBuilder> options) throws Exception {
        app = new HostWithOnePlugin(root, mostAtOnce, builder -> options.apply(builder.maxQueuedRequests(10_000)));
    }

    private void assertRouted(AtomicInteger known) {
        int version = known.get();
        if (app.host.route("/v" + version + "/x").isPresent()) {
            return;
        }
        known.compareAndSet(version, version + 1);
        assertThat(app.host.route("/v" + known.get() + "/x")).isPresent();
    }

    private void assertUpgraded() {
        app.assertOneProcessLeft();
        assertThat(app.status().metadata().version()).isEqualTo(String.valueOf(1 + UPGRADES));
        assertThat(app.history
                        .of(PluginEvent.Type.UPGRADED)
                        .map(event -> event.details().get("to_version")))
                .containsExactlyElementsOf(IntStream.rangeClosed(2, 1 + UPGRADES)
                        .mapToObj(String::valueOf)
                        .toList());
        app.close();
        app.history.assertNoTwoRunsOutsideAReplacement();
    }
}
