package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.log.LogLevel;
import ai.toru.host.plugin.HostClosedException;
import ai.toru.host.plugin.HostConfigurationException;
import ai.toru.host.plugin.PluginBusyException;
import ai.toru.servlet.EventClient.Event;
import ai.toru.servlet.TestContainer.Setup;
import ai.toru.servlet.access.AccessPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Event streams of logs and of events, with clients that come again, are slow, and go. */
abstract class StreamContract extends ContainerContract {

    private static final String API = "/ctx/api/plugins";
    private static final int MOST = 12;
    private static final Pattern RUN = Pattern.compile("\"run\":(\\d+)");
    private static final Pattern MESSAGE = Pattern.compile("\"message\":\"(?:n|x+)(\\d+)\"");

    private final List<EventClient> clients = new ArrayList<>();
    private FakeHistory history;

    @Override
    Setup setup() {
        AccessPolicy everybody = (request, access) -> true;
        return new Setup()
                .filter(new LoginFilter(), "/*")
                .servlet(
                        new PluginManagementServlet(gateway, everybody),
                        "/api/plugins/*",
                        "streamHeartbeatSeconds",
                        "1",
                        "maxStreams",
                        Integer.toString(MOST))
                .servlet(new PluginManagementServlet(gateway, AccessPolicy.standard("toru-admin")), "/guarded/*")
                .blockingServlet(new PluginManagementServlet(gateway, everybody), "/blocking/*");
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
        FakeHistory last = history;
        await().until(() -> {
            last.log(LogLevel.INFO, "so that it is noticed that the client has gone");
            last.happen("app", PluginEvent.Type.READY, 0);
            return last.listeners() == 0;
        });
        await().until(() -> container.busyThreads() < 3);
    }

    private EventClient open(String target, String... fields) throws IOException {
        EventClient client = EventClient.open(container.port(), API + target, fields);
        clients.add(client);
        return client;
    }

    private void awaitListeners(int count) {
        await().until(() -> history.listeners() == count);
    }

    /** A stream that begins now has begun once it told how far it is. */
    private EventClient live(String target, String... fields) throws IOException {
        EventClient client = open(target, fields);
        client.awaitPlace();
        return client;
    }

    @Test
    void logs_followed_fieldsAndLinesAsTheyCome() throws IOException {
        history.log(LogLevel.INFO, "n0");
        EventClient client = live("/app/logs?follow=true");

        history.log(LogLevel.WARN, "n1");

        assertThat(client.status()).isEqualTo(200);
        assertThat(client.fields())
                .contains("content-type: text/event-stream", "cache-control: no-cache", "x-accel-buffering: no")
                .contains("x-content-type-options: nosniff");
        assertThat(client.next())
                .isEqualTo(new Event(
                        null,
                        "{\"timestamp\":\"2026-01-02T12:00:00Z\",\"level\":\"warn\",\"message\":\"n1\","
                                + "\"plugin\":\"app\",\"stream\":\"stdout\"}"));
        assertThat(client.lastId()).isEqualTo("2-0");
        assertThat(client.retry()).isEqualTo("2000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/app/events", "/events", "/events?follow=true&type=ready,crashed"})
    void events_followed_eachWithItsNumber(String target) throws IOException {
        history.happen("app", PluginEvent.Type.READY, 1);
        EventClient client = live(target, "Accept: text/html;q=0.5, text/event-stream");

        history.happen("app", PluginEvent.Type.READY, 2);

        assertThat(client.next())
                .isEqualTo(new Event(
                        null,
                        "{\"number\":2,\"timestamp\":\"2026-01-02T12:00:00Z\",\"plugin\":\"app\",\"run\":2,"
                                + "\"type\":\"ready\",\"details\":{\"pid\":\"1\"}}"));
        assertThat(client.lastId()).isEqualTo("2");
    }

    @ParameterizedTest
    @CsvSource({
        "/app/logs, text/event-stream, text/event-stream",
        "/app/logs?follow=true, */*, text/event-stream",
        "/app/logs?follow=false, text/event-stream, application/json",
        "/app/logs, */*, application/json",
        "/app/logs, text/event-stream;q=0, application/json",
        "/app/events, text/event-stream, text/event-stream",
        "/app/events, application/json, application/json",
    })
    void stream_askedForByParameterOrAccept_parameterGoesFirst(String target, String accept, String type)
            throws IOException {
        EventClient client = open(target, "Accept: " + accept);

        assertThat(client.fields()).contains("content-type: " + type);
    }

    @Test
    void logs_tailAndFilter_thoseOfTheLatestThenWhatComes() throws IOException {
        for (int i = 0; i < 30; i++) {
            history.log(i % 2 == 0 ? LogLevel.ERROR : LogLevel.INFO, "n" + i);
        }
        EventClient client = open("/app/logs?follow=true&level=error&q=n2&tail=10");
        assertThat(numbers(client.take(5), MESSAGE)).containsExactly(20, 22, 24, 26, 28);

        history.log(LogLevel.INFO, "n29");
        history.log(LogLevel.ERROR, "n31");
        history.log(LogLevel.ERROR, "n290");
        assertThat(numbers(client.take(1), MESSAGE)).containsExactly(290);
    }

    @Test
    void events_tailAndType_thoseThenWhatComes() throws IOException {
        for (int i = 1; i <= 10; i++) {
            history.happen("app", i % 2 == 0 ? PluginEvent.Type.READY : PluginEvent.Type.CRASHED, i);
        }
        EventClient client = open("/app/events?follow=true&type=ready&tail=2");
        assertThat(numbers(client.take(2), RUN)).containsExactly(8, 10);

        history.happen("deep", PluginEvent.Type.READY, 11);
        history.happen("app", PluginEvent.Type.CRASHED, 12);
        history.happen("app", PluginEvent.Type.READY, 13);
        assertThat(numbers(client.take(1), RUN)).containsExactly(13);
    }

    /** Connections break again and again while lines come: each line once, in order. */
    @Test
    void logs_clientComesAgainWhileLinesAreWritten_eachLineOnce() throws Exception {
        int count = 4000;
        String start = startOf("/app/logs?follow=true");
        CompletableFuture<Void> writing = onThread(() -> {
            for (int i = 0; i < count; i++) {
                history.log(LogLevel.INFO, "n" + i);
            }
        });

        List<Integer> heard = hear("/app/logs?follow=true&after=" + start, count, MESSAGE);

        writing.get(20, TimeUnit.SECONDS);
        assertThat(heard)
                .containsExactlyElementsOf(IntStream.range(0, count).boxed().toList());
    }

    @Test
    void events_clientComesAgainWhileTheyHappen_eachOnce() throws Exception {
        int count = 900;
        CompletableFuture<Void> happening = onThread(() -> {
            for (int i = 0; i < count; i++) {
                history.happen("app", PluginEvent.Type.READY, i);
            }
        });

        List<Integer> heard = hear("/app/events?follow=true&after=0", count, RUN);

        happening.get(20, TimeUnit.SECONDS);
        assertThat(heard)
                .containsExactlyElementsOf(IntStream.range(0, count).boxed().toList());
    }

    /** What an EventSource does: the same address again, with the id of the last event as a field. */
    private List<Integer> hear(String target, int count, Pattern number) throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Integer> heard = new ArrayList<>();
        String lastId = "";
        while (heard.size() < count) {
            try (EventClient client = open(target, "Last-Event-ID: " + lastId)) {
                int now = Math.min(count - heard.size(), 1 + random.nextInt(300));
                List<Event> events = client.take(now);
                assertThat(events).as("seed %d", seed).allMatch(event -> event.name() == null);
                heard.addAll(numbers(events, number));
                lastId = client.lastId();
            }
        }
        return heard;
    }

    /** The place where a stream begins that begins with what is yet to come. */
    private String startOf(String target) throws IOException {
        try (EventClient client = live(target)) {
            return client.lastId();
        }
    }

    @Test
    void logs_linesWereRotatedAway_lostIsToldThenTheOldest() throws IOException {
        for (int i = 0; i < 50; i++) {
            history.log(LogLevel.INFO, "n" + i);
        }
        history.rotate(10);

        EventClient client = open("/app/logs?follow=true", "Last-Event-ID: 3-0");

        List<Event> events = client.take(11);
        assertThat(events.get(0).name()).isEqualTo("lost");
        assertThat(events.get(0).data()).startsWith("{\"message\":\"Lines may be lost: ");
        assertThat(numbers(events.subList(1, 11), MESSAGE)).startsWith(40).endsWith(49);
    }

    /** A journal in memory begins anew with the host. */
    @Test
    void events_journalBeganAnew_lostIsToldThenAllThereAre() throws IOException {
        history.forgetEvents();
        history.happen("app", PluginEvent.Type.READY, 1);

        EventClient client = open("/events?follow=true", "Last-Event-ID: 500");

        List<Event> events = client.take(2);
        assertThat(events.get(0).name()).isEqualTo("lost");
        assertThat(numbers(events.subList(1, 2), RUN)).containsExactly(1);
    }

    /** Far behind, with a journal that has forgotten most: all it still has, in order. */
    @Test
    void events_numberIsForgotten_lostIsToldThenTheOldestThereAre() throws IOException {
        for (int i = 1; i <= 3000; i++) {
            history.happen(i % 7 == 0 ? "deep" : "app", PluginEvent.Type.READY, i);
        }

        EventClient client = open("/events?follow=true&after=1");

        List<Event> events = client.take(1001);
        assertThat(events.get(0).name()).isEqualTo("lost");
        assertThat(numbers(events.subList(1, 1001), RUN))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(2001, 3000).boxed().toList());
    }

    @Test
    void stream_nothingHappens_heartbeats() throws IOException {
        EventClient client = open("/app/logs?follow=true");

        client.awaitComments(3);

        assertThat(client.comments()).containsOnly("heartbeat");
        assertThat(client.lastId()).isEqualTo("0-0");
    }

    @Test
    void stream_manyClients_noThreadIsHeldAndMoreAreRefused() throws Exception {
        for (int i = 0; i < MOST; i++) {
            open("/app/logs?follow=true");
        }
        awaitListeners(MOST);
        await().until(() -> container.busyThreads() < 4);

        RawHttp.Response refused = exchange("GET", API + "/events?follow=true");
        assertError(refused, 503, "too_many_streams");
        assertThat(refused.first("Retry-After")).contains("5");

        clients.get(0).close();
        history.log(LogLevel.INFO, "n0");
        awaitListeners(MOST - 1);
        assertThat(open("/events?follow=true").status()).isEqualTo(200);
    }

    /** What it has not taken is not kept in memory: it is read from the history once it is its turn. */
    @Test
    void stream_clientReadsLate_getsEverything() throws IOException {
        EventClient slow = EventClient.slow(container.port(), API + "/app/logs?follow=true");
        clients.add(slow);
        awaitListeners(1);
        slow.awaitPlace();
        String long1 = "x".repeat(1000);
        for (int i = 0; i < 20_000; i++) {
            history.log(LogLevel.INFO, long1 + i);
        }

        List<Event> events = slow.take(20_000);

        assertThat(numbers(events, MESSAGE))
                .containsExactlyElementsOf(IntStream.range(0, 20_000).boxed().toList());
    }

    @Test
    void stream_clientTakesNothing_isGivenUp() throws IOException {
        clients.add(EventClient.slow(container.port(), API + "/app/logs?follow=true"));
        awaitListeners(1);
        String long1 = "x".repeat(1000);
        for (int i = 0; i < 30_000; i++) {
            history.log(LogLevel.INFO, long1 + i);
        }

        await().atMost(20, TimeUnit.SECONDS).until(() -> history.listeners() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/app/logs?follow=true", "/app/events?follow=true"})
    void stream_pluginIsRemoved_lastEventsThenEnd(String target) throws IOException {
        EventClient client = live(target);

        history.happen("app", PluginEvent.Type.REMOVED, 7);
        gateway.remove("app");

        Event event = client.next();
        if (target.contains("events")) {
            assertThat(event).extracting(Event::data).asString().contains("\"type\":\"removed\"");
            event = client.next();
        }
        assertThat(event).isEqualTo(new Event("end", "{\"code\":\"plugin_removed\"}"));
        assertThat(client.next()).isNull();
        awaitListeners(0);
        assertError(exchange("GET", API + target), 404, "unknown_plugin");
    }

    @Test
    void stream_hostIsClosed_end() throws IOException {
        EventClient client = live("/events?follow=true");

        gateway.close(new HostClosedException("It is closed."));

        assertThat(client.next()).isEqualTo(new Event("end", "{\"code\":\"host_closed\"}"));
        assertThat(client.next()).isNull();
        awaitListeners(0);
    }

    @Test
    void stream_tooManyRead_goesOnAfterwards() throws IOException {
        EventClient client = live("/app/logs?follow=true");
        history.fail(new PluginBusyException("app", "Too many."));
        history.log(LogLevel.INFO, "n0");
        await().until(() -> history.failures() > 0);

        history.fail(null);

        assertThat(numbers(client.take(1), MESSAGE)).containsExactly(0);
    }

    @Test
    void stream_historyCannotBeRead_end() throws IOException {
        EventClient client = live("/app/logs?follow=true");
        history.fail(new HostConfigurationException("/secret/path cannot be read."));
        history.log(LogLevel.INFO, "n0");

        List<Event> events = new ArrayList<>();
        for (Event event = client.next(); event != null; event = client.next()) {
            events.add(event);
        }
        Event end = events.get(events.size() - 1);
        assertThat(end.name()).isEqualTo("end");
        assertThat(end.data()).doesNotContain("secret");
    }

    @Test
    void stream_cannotBegin_usualError() throws IOException {
        history.fail(new PluginBusyException("app", "Too many."));

        assertError(exchange("GET", API + "/app/logs?follow=true"), 503, "plugin_busy");
        awaitListeners(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nobody/logs?follow=true", "/nobody/events?follow=true"})
    void stream_unknownPlugin_404(String target) throws IOException {
        assertError(exchange("GET", API + target), 404, "unknown_plugin");
        awaitListeners(0);
    }

    @ParameterizedTest
    @CsvSource({
        "/app/logs?follow=yes, follow",
        "/app/logs?follow=true&page=1, 'after, follow, level, q, tail'",
        "/app/logs?follow=true&after=1, Last-Event-ID",
        "/app/logs?follow=true&tail=1001, tail",
        "/events?follow=true&after=1-0, Last-Event-ID",
        "/events?follow=true&limit=5, 'after, follow, tail, type'",
        "/events?follow=true&type=x, discovered",
    })
    void stream_senselessQuery_400NamesIt(String target, String named) throws IOException {
        RawHttp.Response response = exchange("GET", API + target);

        assertError(response, 400, "bad_query");
        assertThat(response.text()).contains(named);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/app/logs?follow=true", "/app/events", "/events"})
    void stream_head_fieldsOnly(String target) throws IOException {
        RawHttp.Response response = exchange("HEAD", API + target, "Accept: text/event-stream");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.first("Content-Type")).contains("text/event-stream");
        awaitListeners(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/app/logs?follow=true", "/app/events?follow=true", "/events?follow=true"})
    void stream_notForThoseWhoMayNotManage_403(String target) throws IOException {
        assertError(exchange("GET", "/ctx/guarded" + target, "Test-Login: ann other"), 403, "forbidden");
        assertThat(history.listeners()).isZero();
    }

    @Test
    void stream_notAsync_501AndPagesGoOn() throws IOException {
        assertError(exchange("GET", "/ctx/blocking/app/logs?follow=true"), 501, "streams_not_supported");
        assertThat(exchange("GET", "/ctx/blocking/app/logs").status()).isEqualTo(200);
    }

    private static List<Integer> numbers(List<Event> events, Pattern number) {
        return events.stream()
                .map(event -> {
                    Matcher matcher = number.matcher(event.data());
                    assertThat(matcher.find()).as(event.data()).isTrue();
                    return Integer.parseInt(matcher.group(1));
                })
                .toList();
    }

    private static CompletableFuture<Void> onThread(Runnable task) {
        return CompletableFuture.runAsync(task, run -> new Thread(run, "test-writer").start());
    }
}
