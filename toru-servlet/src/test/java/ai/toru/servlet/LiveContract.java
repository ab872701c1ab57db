package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.plugin.HostClosedException;
import ai.toru.host.plugin.PluginState;
import ai.toru.servlet.EventClient.Event;
import ai.toru.servlet.TestContainer.Setup;
import ai.toru.servlet.access.AccessPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Event streams of all statuses, and of one plugin's numbers. */
abstract class LiveContract extends ContainerContract {

    private static final String API = "/ctx/api/plugins";
    private static final String ADMIN = "Test-Login: ann toru-admin";
    private static final int MOST = 4;

    private final List<EventClient> clients = new ArrayList<>();
    private FakeHistory history;

    @Override
    Setup setup() {
        return new Setup()
                .filter(new LoginFilter(), "/*")
                .servlet(
                        new PluginManagementServlet(gateway, AccessPolicy.standard("toru-admin")),
                        "/api/plugins/*",
                        "streamHeartbeatSeconds",
                        "1")
                .servlet(
                        new PluginManagementServlet(gateway, AccessPolicy.standard("toru-admin")),
                        "/few/*",
                        "maxStreams",
                        Integer.toString(MOST))
                .servlet(new PluginManagementServlet(gateway, AccessPolicy.standard("toru-admin")), "/patient/*")
                .servlet(new PluginManagementServlet(gateway, (request, access) -> false), "/closed/*")
                .blockingServlet(new PluginManagementServlet(gateway, (request, access) -> true), "/blocking/*");
    }

    @BeforeEach
    void follow() {
        history = gateway.follow();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        for (EventClient client : clients) {
            client.close();
        }
        clients.clear();
        awaitNoListeners();
        await().until(() -> container.busyThreads() < 3);
    }

    /** That a client has gone is noticed with what is written next. */
    private void awaitNoListeners() {
        PluginState[] states = {PluginState.RUNNING, PluginState.UNHEALTHY};
        int[] times = {0};
        FakeHistory last = history;
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            become(states[times[0]++ % 2]);
            return last.listeners() == 0;
        });
    }

    private EventClient open(String target, String... fields) throws IOException {
        EventClient client = EventClient.open(container.port(), API + target, fields);
        clients.add(client);
        return client;
    }

    private void become(PluginState state) {
        gateway.add(Statuses.status("app2", "/app2", state, true, "A reason."));
        history.happen("app2", PluginEvent.Type.UNHEALTHY, 1);
    }

    @Test
    void statuses_followed_sameArrayAsWithoutAtOnceThenWhenItChanges() throws IOException {
        EventClient client = open("?follow=true", ADMIN);

        assertThat(client.status()).isEqualTo(200);
        assertThat(client.fields())
                .contains("content-type: text/event-stream", "cache-control: no-cache", "x-accel-buffering: no")
                .contains("x-content-type-options: nosniff");
        assertThat(client.next())
                .isEqualTo(new Event("plugins", exchange("GET", API, ADMIN).text()));
        assertThat(client.retry()).isEqualTo("2000");

        become(PluginState.UNHEALTHY);

        Event second = client.next();
        assertThat(second)
                .isEqualTo(new Event("plugins", exchange("GET", API, ADMIN).text()));
        assertThat(second).extracting(Event::data).asString().contains("\"UNHEALTHY\",\"reason\":\"A reason.\"");
        assertThat(client.lastId()).isEmpty();
    }

    @Test
    void statuses_readerWhoMayNotManage_isToldLess() throws IOException {
        EventClient client = open("", "Accept: text/event-stream", "Test-Login: bob");

        for (PluginState state : List.of(PluginState.UNHEALTHY, PluginState.FAILED)) {
            assertThat(client.next())
                    .isEqualTo(new Event(
                            "plugins", exchange("GET", API, "Test-Login: bob").text()))
                    .extracting(Event::data)
                    .asString()
                    .contains("\"pid\":null")
                    .doesNotContain("4711", "A reason", "/sockets");
            become(state);
        }
    }

    /** Numbers change without events. */
    @Test
    void statuses_changedWithoutAnEvent_toldSoon() throws IOException {
        EventClient client = open("?follow=true");
        client.take(1);

        gateway.add(Statuses.disabled("quiet", "/quiet"));

        assertThat(client.next()).extracting(Event::data).asString().contains("\"id\":\"quiet\"");
    }

    @Test
    void statuses_nothingChanges_heartbeats() throws IOException {
        EventClient client = open("?follow=true");
        client.take(1);

        client.awaitComments(2);

        assertThat(client.comments()).containsOnly("heartbeat");
    }

    /** What happened while it took nothing is not kept for it. */
    @Test
    void statuses_clientReadsLate_getsTheNewest() throws IOException {
        String longReason = "x".repeat(8 << 20);
        gateway.add(Statuses.status("deep", "/app/deep", PluginState.FAILED, true, longReason));
        EventClient slow = EventClient.slow(container.port(), "/ctx/patient?follow=true", ADMIN);
        clients.add(slow);
        EventClient quick = open("?follow=true", "Test-Login: bob");
        quick.take(1);
        List<PluginState> states = List.of(
                PluginState.STARTING,
                PluginState.RUNNING,
                PluginState.UNHEALTHY,
                PluginState.STOPPING,
                PluginState.STOPPED,
                PluginState.BACKING_OFF);
        for (PluginState state : states) {
            become(state);
            assertThat(quick.next()).extracting(Event::data).asString().contains("\"" + state + "\"");
        }

        int count = 0;
        Event event;
        do {
            event = slow.take(1).get(0);
            count++;
        } while (!event.data().contains("\"BACKING_OFF\""));
        assertThat(count).isLessThan(4);
    }

    @Test
    void numbers_followed_onceASecond() throws IOException {
        EventClient client = open("/app/metrics", "Accept: text/event-stream", "Test-Login: bob");

        assertThat(client.fields()).contains("content-type: text/event-stream");
        assertThat(client.take(3)).allSatisfy(event -> {
            assertThat(event.name()).isEqualTo("numbers");
            assertThat(event.data())
                    .startsWith("{\"at\":\"2")
                    .contains("\"requests\":{\"2xx\":7,\"plugin_timeout\":2}", "\"sum_seconds\":1.5}");
        });
    }

    @Test
    void numbers_ofAFileThatIsNoPlugin_hasNoDurations() throws IOException {
        gateway.add(Statuses.invalid("broken"));

        EventClient client = open("/broken/metrics?follow=true");

        assertThat(client.next()).extracting(Event::data).asString().contains("\"durations\":null");
    }

    @Test
    void numbers_pluginIsRemoved_end() throws IOException {
        EventClient client = open("/app/metrics?follow=true");
        client.take(1);

        gateway.remove("app");

        assertThat(lastOf(client)).isEqualTo(new Event("end", "{\"code\":\"plugin_removed\"}"));
        assertError(exchange("GET", API + "/app/metrics?follow=true"), 404, "unknown_plugin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?follow=true", "/app/metrics?follow=true"})
    void stream_hostIsClosed_end(String target) throws IOException {
        EventClient client = open(target);
        client.take(1);

        gateway.close(new HostClosedException("It is closed."));

        assertThat(lastOf(client)).isEqualTo(new Event("end", "{\"code\":\"host_closed\"}"));
        assertError(exchange("GET", API + target), 503, "host_closed");
    }

    private static Event lastOf(EventClient client) throws IOException {
        Event last = client.next();
        for (Event event = last; event != null; event = client.next()) {
            last = event;
        }
        return last;
    }

    @ParameterizedTest
    @CsvSource({
        "'', text/event-stream, text/event-stream",
        "?follow=true, */*, text/event-stream",
        "?follow=false, text/event-stream, application/json",
        "'', */*, application/json",
        "'', text/event-stream;q=0, application/json",
        "/app/metrics, 'text/html, text/event-stream', text/event-stream",
        "/app/metrics?follow=true, */*, text/event-stream",
        "/app/metrics?follow=false, text/event-stream, text/plain",
        "/app/metrics, */*, text/plain",
        "/app/metrics, 'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3', text/plain",
        "/metrics, text/event-stream, text/plain",
        "/app, text/event-stream, application/json",
    })
    void stream_askedForByParameterOrAccept_parameterGoesFirst(String target, String accept, String type)
            throws IOException {
        EventClient client = open(target, "Accept: " + accept);

        assertThat(client.status()).isEqualTo(200);
        assertThat(client.fields()).anyMatch(field -> field.startsWith("content-type: " + type));
    }

    @ParameterizedTest
    @CsvSource({
        "?follow=yes, follow",
        "?follow=true&tail=1, 'Those there are: follow.'",
        "?after=1, 'Those there are: follow.'",
        "/app/metrics?follow=1, follow",
        "/app/metrics?follow=true&after=1, 'Those there are: follow.'",
        "/metrics?follow=true, There are none.",
    })
    void stream_senselessQuery_400NamesIt(String target, String named) throws IOException {
        RawHttp.Response response = exchange("GET", API + target, "Accept: text/event-stream");

        assertError(response, 400, "bad_query");
        assertThat(response.text()).contains(named);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/app/metrics"})
    void stream_head_fieldsOnly(String target) throws IOException {
        RawHttp.Response response = exchange("HEAD", API + target, "Accept: text/event-stream");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.first("Content-Type")).contains("text/event-stream");
        assertThat(response.body()).isEmpty();
        await().until(() -> history.listeners() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?follow=true", "/app/metrics?follow=true"})
    void stream_notForThoseWhoMayNotRead_403(String target) throws IOException {
        assertError(exchange("GET", "/ctx/closed" + target, ADMIN), 403, "forbidden");
        assertThat(history.listeners()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/app/metrics"})
    void stream_notAsync_501AndTheRestGoesOn(String target) throws IOException {
        assertError(exchange("GET", "/ctx/blocking" + target + "?follow=true"), 501, "streams_not_supported");
        assertThat(exchange("GET", "/ctx/blocking" + target).status()).isEqualTo(200);
    }

    @Test
    void stream_manyClients_noThreadIsHeldAndMoreAreRefused() throws IOException {
        String few = "/ctx/few";
        for (int i = 0; i < MOST; i++) {
            String target = few + (i % 2 == 0 ? "?follow=true" : "/app/metrics?follow=true");
            EventClient client = EventClient.open(container.port(), target);
            clients.add(client);
            client.take(1);
        }
        await().until(() -> container.busyThreads() < 4);

        assertError(exchange("GET", few + "?follow=true"), 503, "too_many_streams");
        assertError(exchange("GET", few + "/app/metrics?follow=true"), 503, "too_many_streams");

        clients.get(1).close();
        await().until(() -> exchange("HEAD", few + "?follow=true").status() == 200);
    }
}
