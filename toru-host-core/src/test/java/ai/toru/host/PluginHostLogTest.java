package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.log.LogLine;
import ai.toru.host.log.LogPage;
import ai.toru.host.log.LogQuery;
import ai.toru.host.log.LogTail;
import ai.toru.host.log.LogTailQuery;
import ai.toru.host.plugin.HostClosedException;
import ai.toru.host.plugin.UnknownPluginException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs through the whole library, with real processes. */
final class PluginHostLogTest {

    @TempDir
    Path root;

    private PluginHost host;

    @BeforeEach
    void start() throws IOException {
        ScriptedPlugins plugins = new ScriptedPlugins(root);
        plugins.with("echo", "echo");
        host = PluginHost.builder(plugins.directory())
                .dataDirectory(root.resolve("data"))
                .socketsDirectory(root.resolve("sockets"))
                .build()
                .start();
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void log_ofAPluginThatWasSwitchedOff_isReadBack() throws Exception {
        await().until(() -> get(host.log("echo", LogQuery.LATEST.text("INIT"))).total() == 1);
        get(host.disable("echo"));

        LogPage page = get(host.log("echo", LogQuery.LATEST));

        assertThat(page.lines()).extracting(LogLine::message).anyMatch(message -> message.startsWith("init "));
        assertThat(page.total()).isEqualTo(page.lines().size());
    }

    @Test
    void followLog_overARestart_hearsTheNextRun() throws Exception {
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        ListenerRegistration registration = host.followLog("echo", line -> heard.add(line.message()));
        get(host.restart("echo"));
        await().until(() -> heard.stream().anyMatch(message -> message.startsWith("init ")));
        registration.close();
        heard.clear();
        get(host.restart("echo"));
        assertThat(heard).isEmpty();
    }

    /** What somebody who follows does: reads on at each call, and misses nothing. */
    @Test
    void watchLog_overARestart_readingOnAtEachCallHearsAll() throws Exception {
        String end = get(host.tailLog("echo", LogTailQuery.END)).place();
        Semaphore grown = new Semaphore(0);
        ListenerRegistration registration = host.watchLog("echo", grown::release);
        get(host.restart("echo"));

        List<LogLine> heard = new ArrayList<>();
        while (heard.stream().noneMatch(line -> line.message().startsWith("init "))) {
            assertThat(grown.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
            LogTail part = get(host.tailLog("echo", LogTailQuery.END.after(end)));
            part.lines().forEach(line -> heard.add(line.line()));
            end = part.place();
        }
        registration.close();

        List<LogLine> latestFirst = get(host.log("echo", LogQuery.LATEST)).lines();
        Collections.reverse(heard);
        assertThat(latestFirst).containsSequence(heard);
    }

    @Test
    void tailLog_afterTheHostWasClosed_fails() {
        host.close();

        assertThatThrownBy(() -> get(host.tailLog("echo", LogTailQuery.END)))
                .hasCauseInstanceOf(HostClosedException.class);
        assertThatThrownBy(() -> host.watchLog("echo", () -> {})).isInstanceOf(HostClosedException.class);
    }

    @Test
    void log_unknownPlugin_failsAsUnknown() {
        assertThatThrownBy(() -> get(host.tailLog("nobody", LogTailQuery.END)))
                .hasCauseInstanceOf(UnknownPluginException.class);
        assertThatThrownBy(() -> host.watchLog("nobody", () -> {})).isInstanceOf(UnknownPluginException.class);
        assertThatThrownBy(() -> get(host.log("nobody", LogQuery.LATEST)))
                .hasCauseInstanceOf(UnknownPluginException.class);
        assertThatThrownBy(() -> host.followLog("nobody", line -> {})).isInstanceOf(UnknownPluginException.class);
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
