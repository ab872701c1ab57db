package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.event.AdminAction;
import ai.toru.host.event.AdminAttempt;
import ai.toru.host.event.EventQuery;
import ai.toru.host.event.NumberedEvent;
import ai.toru.host.event.PluginEvent;
import ai.toru.host.plugin.HostClosedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attempts to administer plugins, on their way through a real host. */
class AdminEventsTest {

    @TempDir
    private Path directory;

    @Test
    void recordAttempt_reachesListenersJournalAndLog() throws Exception {
        BlockingQueue<PluginEvent> heard = new LinkedBlockingQueue<>();
        try (PluginHost host =
                PluginHost.builder(directory.resolve("plugins")).build().start()) {
            host.addListener(heard::add);
            host.recordAttempt(new AdminAttempt(AdminAction.RESCAN, "", "bob", "192.0.2.1", "forbidden"));

            PluginEvent event = heard.poll(10, TimeUnit.SECONDS);
            assertThat(event).isNotNull();
            assertThat(event.type()).isEqualTo(PluginEvent.Type.ADMIN_REFUSED);
            List<NumberedEvent> kept = host.events(EventQuery.LATEST.ofTypes(PluginEvent.Type.ADMIN_REFUSED))
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS)
                    .events();
            assertThat(kept).extracting(NumberedEvent::event).containsExactly(event);
        }
        assertThat(log()).contains("\"plugin\":null", "Refused (forbidden): rescan, by bob from 192.0.2.1");
    }

    @Test
    void recordAttempt_whatIsUntoldAtTheClose_isInTheLog() throws IOException {
        try (PluginHost host =
                PluginHost.builder(directory.resolve("plugins")).build().start()) {
            for (int i = 0; i < 15; i++) {
                host.recordAttempt(new AdminAttempt(AdminAction.ENABLE, "app", null, "192.0.2.1", "forbidden"));
            }
        }
        assertThat(log()).contains("\"count\":\"5\"");
    }

    @Test
    void recordAttempt_onAClosedHost_fails() {
        PluginHost host = PluginHost.builder(directory.resolve("plugins")).build();

        assertThatThrownBy(() -> host.recordAttempt(new AdminAttempt(AdminAction.ENABLE, "app", null, null, null)))
                .isInstanceOf(HostClosedException.class);
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("plugins/.metadata/logs/plugin-supervisor.log"));
    }
}
