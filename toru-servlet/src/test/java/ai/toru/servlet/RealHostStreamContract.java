package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.PluginHost;
import ai.toru.servlet.EventClient.Event;
import ai.toru.servlet.TestContainer.Setup;
import ai.toru.servlet.TestContainer.Starter;
import ai.toru.servlet.access.AccessPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event streams of a real host, whose plugin writes and whose log is rotated while it is followed. */
abstract class RealHostStreamContract {

    private static final int LINES = 3000;
    private static final Pattern MESSAGE = Pattern.compile("\"message\":\"n(\\d+)\"");
    private static final Pattern TYPE = Pattern.compile("\"type\":\"(\\w+)\"");

    @TempDir
    Path scratch;

    private PluginHost host;
    private TestContainer container;

    abstract Starter starter();

    @BeforeEach
    void start() throws Exception {
        Path plugins = Files.createDirectories(scratch.resolve("plugins"));
        Path chatty = Files.writeString(plugins.resolve("chatty.binary"), """
                #!/bin/sh
                if [ "$1" = --metadata ]; then
                  echo '{"id":"chatty","name":"Chatty","version":"1","author":"Test","icon":"x","route":"/chatty"}'
                  exit
                fi
                i=0
                while [ $i -lt %d ]; do echo n$i; i=$((i+1)); done
                exec sleep 60
                """.formatted(LINES));
        Files.setPosixFilePermissions(chatty, PosixFilePermissions.fromString("rwxr-xr-x"));
        host = PluginHost.builder(plugins)
                .dataDirectory(scratch.resolve("data"))
                .socketsDirectory(scratch.resolve("s"))
                .logFiles(64 * 1024, 20)
                .enableNewPlugins(false)
                .build()
                .start();
        AccessPolicy everybody = (request, access) -> true;
        container = starter()
                .start(new Setup().servlet(new PluginManagementServlet(host, everybody), "/api/plugins/*"), scratch);
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
        container.stop();
    }

    private EventClient open(String rest, String... fields) throws IOException {
        return EventClient.open(container.port(), "/ctx/api/plugins" + rest, fields);
    }

    @Test
    void logs_clientComesAgainWhileThePluginWrites_eachLineOnceThenTheEnd() throws IOException {
        Random random = new Random(LINES);
        String lastId = "";
        List<Integer> heard = new ArrayList<>();
        try (EventClient first = open("/chatty/logs?follow=true")) {
            first.awaitPlace();
            lastId = first.lastId();
        }
        host.enable("chatty");
        while (heard.size() < LINES) {
            try (EventClient client = open("/chatty/logs?follow=true", "Last-Event-ID: " + lastId)) {
                for (Event event : client.take(Math.min(LINES - heard.size(), 1 + random.nextInt(400)))) {
                    Matcher matcher = MESSAGE.matcher(event.data());
                    assertThat(matcher.find()).as(event.data()).isTrue();
                    heard.add(Integer.parseInt(matcher.group(1)));
                }
                lastId = client.lastId();
            }
        }
        assertThat(heard)
                .containsExactlyElementsOf(IntStream.range(0, LINES).boxed().toList());
        assertThat(scratch.resolve("data/logs/plugins/chatty.log.1")).exists();
    }

    @Test
    void events_followedFromTheBeginning_inOrderUntilTheHostIsClosed() throws Exception {
        try (EventClient client = open("/chatty/events?follow=true&after=0")) {
            assertThat(type(client.take(1).get(0))).isEqualTo("discovered");
            host.enable("chatty");
            assertThat(client.take(3).stream().map(RealHostStreamContract::type))
                    .containsExactly("enabled", "starting", "started");
            assertThat(client.lastId()).isEqualTo("4");

            host.close();

            Event last = client.next();
            for (Event next = last; next != null; next = client.next()) {
                last = next;
            }
            assertThat(last).isEqualTo(new Event("end", "{\"code\":\"host_closed\"}"));
        }
    }

    @Test
    void statusesAndNumbers_pluginIsSwitchedOn_showItsProcess() throws Exception {
        try (EventClient statuses = open("?follow=true");
                EventClient numbers = open("/chatty/metrics?follow=true")) {
            assertThat(statuses.next()).extracting(Event::data).asString().contains("\"state\":\"DISABLED\"");
            assertThat(numbers.next()).extracting(Event::data).asString().contains("\"restart_count\":0");

            host.enable("chatty");

            awaitData(statuses, "\"enabled\":true,.*\"state\":\"STARTING\",.*\"pid\":\\d+");
            awaitData(numbers, "\"requests\":\\{\"2xx\":0,.*\"memory_bytes\":\\d+");
        }
    }

    private static void awaitData(EventClient client, String pattern) throws IOException {
        List<String> heard = new ArrayList<>();
        Pattern awaited = Pattern.compile(pattern);
        do {
            heard.add(client.take(1).get(0).data());
            assertThat(heard).hasSizeLessThan(40);
        } while (!awaited.matcher(heard.get(heard.size() - 1)).find());
    }

    private static String type(Event event) {
        Matcher matcher = TYPE.matcher(event.data());
        assertThat(matcher.find()).as(event.data()).isTrue();
        return matcher.group(1);
    }
}
