package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.log.LogLevel;
import ai.toru.servlet.TestContainer.Setup;
import ai.toru.servlet.TestContainer.Starter;
import ai.toru.servlet.access.AccessPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redeploy: the application stops while streams are open, some of whose clients take nothing. */
abstract class StreamStopContract {

    abstract Starter starter();

    @Test
    void stop_streamsAreOpen_allEndAndNothingIsLeft(@TempDir Path scratch) throws Exception {
        FakeGateway gateway = new FakeGateway(scratch);
        gateway.add(Statuses.running("app", "/app"));
        FakeHistory history = gateway.follow();
        AccessPolicy everybody = (request, access) -> true;
        TestContainer container = starter()
                .start(new Setup().servlet(new PluginManagementServlet(gateway, everybody), "/api/plugins/*"), scratch);
        List<EventClient> clients = new ArrayList<>();
        boolean stopped = false;
        try {
            for (int i = 0; i < 5; i++) {
                clients.add(EventClient.slow(container.port(), "/ctx/api/plugins/app/logs?follow=true"));
                clients.add(EventClient.open(container.port(), "/ctx/api/plugins/events?follow=true"));
            }
            clients.add(0, EventClient.open(container.port(), "/ctx/api/plugins?follow=true"));
            clients.add(0, EventClient.open(container.port(), "/ctx/api/plugins/app/metrics?follow=true"));
            await().until(() -> history.listeners() == 11);
            assertThat(threads()).hasSize(1);
            for (int i = 0; i < 20_000; i++) {
                history.log(LogLevel.INFO, "x".repeat(1000));
            }

            container.stop();
            stopped = true;

            await().until(() -> history.listeners() == 0);
            await().until(() -> threads().isEmpty());
            for (int i = 1; i < clients.size(); i += 2) {
                assertThat(ending(clients.get(i))).isIn("{\"code\":\"stopped\"}", "nothing");
            }
            assertThat(ending(clients.get(0))).isIn("{\"code\":\"stopped\"}", "nothing");
        } finally {
            for (EventClient client : clients) {
                client.close();
            }
            if (!stopped) {
                container.stop();
            }
        }
    }

    /** The last event; a container that stops may cut it off. */
    private static String ending(EventClient client) throws Exception {
        EventClient.Event event = client.next();
        while (event != null && event.name() != null && !event.name().equals("end")) { // how things were
            event = client.next();
        }
        return event == null ? "nothing" : event.data();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.equals("toru-event-streams"))
                .toList();
    }
}
