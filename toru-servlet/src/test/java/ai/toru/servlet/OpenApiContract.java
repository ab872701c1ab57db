package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.log.LogLevel;
import ai.toru.host.plugin.HostClosedException;
import ai.toru.host.plugin.InvalidPluginException;
import ai.toru.host.plugin.PluginStartException;
import ai.toru.host.plugin.PluginState;
import ai.toru.servlet.TestContainer.Setup;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The management interface does what its OpenAPI document says, and the document says what it does. */
abstract class OpenApiContract extends ContainerContract {

    private static final String API = "/ctx/api/plugins";

    /** Answered by a plugin, whatever the method. */
    private static final Set<String> TRAFFIC = Set.of("/{id}/{path}", "/route/{path}");

    private Schemas schemas;

    @Override
    Setup setup() {
        return new Setup()
                .filter(new LoginFilter(), "/*")
                .servlet(new PluginManagementServlet(gateway, null), "/api/plugins/*")
                .servlet(new PluginManagementServlet(gateway, null), "/else/where/*");
    }

    @BeforeEach
    void load() throws IOException {
        schemas = Schemas.of(asAdmin("GET", API + "/openapi.json").text());
        Files.createDirectories(scratch.resolve("app/frontend"));
        Files.writeString(scratch.resolve("app/frontend/bundle.js"), "// bundle");
    }

    private RawHttp.Response asAdmin(String method, String target, String... fields) throws IOException {
        return exchange(
                method,
                target,
                Stream.concat(Stream.of("Test-Login: ann toru-admin"), Stream.of(fields))
                        .toArray(String[]::new));
    }

    private RawHttp.Response withBody(String method, String target, String type, String body) throws IOException {
        return send(method + " " + API + target + " HTTP/1.1\r\nHost: localhost\r\n"
                + RawHttp.fields(
                        "Test-Login: ann toru-admin", "Content-Type: " + type, "Content-Length: " + body.length())
                + body);
    }

    private void check(String path, String method, RawHttp.Response response, int status) throws IOException {
        assertThat(response.status()).as(response.text()).isEqualTo(status);
        assertThat(schemas.faults(path, method, response)).isEmpty();
    }

    @Test
    void document_get_namesItsMountAndIsOpenApi() throws IOException {
        RawHttp.Response response = exchange("GET", "/ctx/else/where/openapi.json");

        assertThat(response.first("Content-Type")).contains("application/json");
        Schemas served = Schemas.of(response.text());
        assertThat(served.document().at("/servers/0/url").textValue()).isEqualTo("/ctx/else/where");
        assertThat(served.document().at("/openapi").textValue()).startsWith("3.1.");
        assertThat(served.faultsOfDocument()).isEmpty();
        assertThat(exchange("HEAD", API + "/openapi.json").status()).isEqualTo(200);
    }

    @Test
    void document_strangerElsewhere_403() throws IOException {
        assertError(exchange("GET", API + "/openapi.json", "Test-From: 192.0.2.1"), 403, "forbidden");
    }

    /** Each method that the document names does something; each other one gets 405 with those. */
    @Test
    void methods_documented_areThoseThatThereAre() throws IOException {
        List<String> paths = new ArrayList<>();
        schemas.document().get("paths").fieldNames().forEachRemaining(paths::add);
        assertThat(paths).hasSizeGreaterThan(15);
        for (String path : paths) {
            if (TRAFFIC.contains(path)) {
                continue;
            }
            Set<String> documented = documentedMethods(path);
            String target =
                    API + path.replace("{id}", "app").replace("{key}", "k").replace("{path}", "bundle.js");
            for (String method : List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")) {
                RawHttp.Response response = send(request(method, target));
                if (documented.contains(method)) {
                    assertThat(response.status()).as(method + " " + path).isNotIn(405, 501);
                } else {
                    assertThat(response.status()).as(method + " " + path).isEqualTo(405);
                    assertThat(Set.of(response.first("Allow").orElse("").split(", ", -1)))
                            .isEqualTo(documented);
                }
            }
        }
    }

    private static String request(String method, String target) {
        return method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n"
                + RawHttp.fields("Test-Login: ann toru-admin", "Content-Length: 0");
    }

    private Set<String> documentedMethods(String path) {
        Set<String> methods = new TreeSet<>();
        schemas.document().get("paths").get(path).fieldNames().forEachRemaining(name -> {
            if (!name.equals("parameters")) {
                methods.add(name.toUpperCase(Locale.ROOT));
            }
        });
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return methods;
    }

    @Test
    void statuses_ofEveryKind_areAsDocumented() throws IOException {
        gateway.add(Statuses.invalid("broken"));
        gateway.add(Statuses.disabled("off", "/off"));
        gateway.add(Statuses.status("down", "/down", PluginState.FAILED, false, "It crashed."));

        check("/", "GET", asAdmin("GET", API), 200);
        check("/", "GET", exchange("GET", API, "Test-Login: bob"), 200);
        check("/{id}", "GET", asAdmin("GET", API + "/broken"), 200);
        check("/{id}", "GET", asAdmin("GET", API + "/nobody"), 404);
        check("/{id}", "GET", exchange("GET", API + "/app", "Test-From: 192.0.2.1"), 403);
        check("/health", "GET", exchange("GET", API + "/health"), 503);
        gateway.close(new HostClosedException("It is closed."));
        check("/{id}", "GET", asAdmin("GET", API + "/app"), 503);
    }

    @Test
    void switches_wellOrNot_areAsDocumented() throws IOException {
        for (String word : List.of("enable", "disable", "restart")) {
            check("/{id}/" + word, "POST", asAdmin("POST", API + "/app/" + word), 200);
            check("/{id}/" + word, "POST", asAdmin("POST", API + "/app/" + word, "Origin: null"), 403);
            check("/{id}/" + word, "POST", asAdmin("POST", API + "/app/" + word + "?x=y"), 400);
        }
        check("/rescan", "POST", asAdmin("POST", API + "/rescan"), 200);
        gateway.failSwitches(new PluginStartException("app", "It did not start."));
        check("/{id}/enable", "POST", asAdmin("POST", API + "/app/enable"), 502);
        gateway.failSwitches(new InvalidPluginException("app", "It is none."));
        check("/{id}/restart", "POST", asAdmin("POST", API + "/app/restart"), 409);
    }

    @Test
    void logsAndEvents_pages_areAsDocumented() throws IOException {
        check("/{id}/logs", "GET", asAdmin("GET", API + "/app/logs?page_size=2&level=info"), 200);
        check("/{id}/logs", "GET", asAdmin("GET", API + "/app/logs?lines=2"), 400);
        check("/{id}/logs", "GET", asAdmin("GET", API + "/nobody/logs"), 404);
        check("/{id}/events", "GET", asAdmin("GET", API + "/app/events"), 200);
        check("/events", "GET", asAdmin("GET", API + "/events?from=2026-01-01T00:00:00Z"), 200);
        check("/events", "GET", exchange("GET", API + "/events"), 403);
    }

    /** The data of events are what the pages have. */
    @Test
    void logsAndEvents_streams_areAsDocumented() throws IOException {
        FakeHistory history = gateway.follow();
        history.log(LogLevel.WARN, "careful");
        history.happen("app", PluginEvent.Type.CRASHED, 1);

        String admin = "Test-Login: ann toru-admin";
        try (EventClient logs = EventClient.open(container.port(), API + "/app/logs?follow=true&tail=1", admin);
                EventClient events = EventClient.open(container.port(), API + "/events?follow=true&tail=1", admin)) {
            assertThat(schemas.faults("LogLine", logs.take(1).get(0).data())).isEmpty();
            assertThat(schemas.faults("Event", events.take(1).get(0).data())).isEmpty();
            assertThat(schemas.document()
                            .at("/paths/~1{id}~1logs/get/responses/200/content/text~1event-stream")
                            .isMissingNode())
                    .isFalse();
        }
    }

    @Test
    void statusesAndNumbers_streams_areAsDocumented() throws IOException {
        gateway.follow();
        gateway.add(Statuses.invalid("broken"));

        String admin = "Test-Login: ann toru-admin";
        for (String login : List.of(admin, "Test-Login: bob")) {
            try (EventClient statuses = EventClient.open(container.port(), API + "?follow=true", login)) {
                assertThat(schemas.faults("Statuses", statuses.next().data())).isEmpty();
                assertThat(statuses.status()).isEqualTo(200);
            }
        }
        for (String id : List.of("app", "broken")) {
            try (EventClient numbers = EventClient.open(container.port(), API + "/" + id + "/metrics?follow=true")) {
                assertThat(schemas.faults("Numbers", numbers.next().data())).isEmpty();
            }
        }
        assertThat(schemas.faults("Numbers", "{}")).isNotEmpty();
        for (String path : List.of("~1", "~1{id}~1metrics")) {
            assertThat(schemas.document()
                            .at("/paths/" + path + "/get/responses/200/content/text~1event-stream/schema/$ref")
                            .textValue())
                    .startsWith("#/components/schemas/");
        }
        check("/", "GET", exchange("GET", API + "?follow=maybe"), 400);
        check("/", "GET", exchange("GET", API + "?follow=true", "Test-From: 192.0.2.1"), 403);
        check("/{id}/metrics", "GET", exchange("GET", API + "/app/metrics?follow=maybe"), 400);
        check("/{id}/metrics", "GET", exchange("GET", API + "/nobody/metrics?follow=true"), 404);
    }

    /** Whoever may read statuses only gets what the document says that one may read who may. */
    @Test
    void access_ofWhatIsRead_isAsDocumented() throws IOException {
        JsonNode paths = schemas.document().get("paths");
        paths.fieldNames().forEachRemaining(path -> {
            JsonNode access = paths.at("/" + path.replace("/", "~1") + "/get/x-toru-access");
            if (!access.isMissingNode() && !TRAFFIC.contains(path)) {
                assertThat(statusForReader(path) == 403)
                        .as(path + " needs " + access)
                        .isEqualTo(access.textValue().equals("MANAGE"));
            }
        });
    }

    private int statusForReader(String path) {
        String target = API + path.replace("{id}", "app").replace("{key}", "k").replace("{path}", "bundle.js");
        try {
            return exchange("GET", target, "Test-Login: bob").status();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void keyValues_bothForms_areAsDocumented() throws IOException {
        String json = "application/json";
        for (String action : List.of(
                "{\"action\":\"set\",\"key\":\"k\",\"value\":\"v\",\"ttl_ms\":100000}",
                "{\"action\":\"get\",\"key\":\"k\"}",
                "{\"action\":\"cas\",\"key\":\"k\",\"expected\":\"w\",\"value\":\"x\"}",
                "{\"action\":\"list\",\"limit\":1}")) {
            assertThat(schemas.faults("KvAction", action)).isEmpty();
            check("/{id}/kv", "POST", withBody("POST", "/app/kv", json, action), 200);
        }
        check("/{id}/kv", "POST", withBody("POST", "/app/kv", json, "{"), 400);
        check("/{id}/kv", "POST", withBody("POST", "/app/kv", "text/html", "{}"), 415);
        check("/{id}/kv", "GET", asAdmin("GET", API + "/app/kv?prefix=k"), 200);
        check("/{id}/kv", "GET", asAdmin("GET", API + "/app/kv?before=k"), 400);
        check("/{id}/kv/{key}", "GET", asAdmin("GET", API + "/app/kv/k"), 200);
        check("/{id}/kv/{key}", "GET", asAdmin("GET", API + "/app/kv/none"), 404);
        check("/{id}/kv/{key}", "PUT", withBody("PUT", "/app/kv/k", "text/plain", "v"), 200);
        String put = "{\"value\":\"v\",\"expected\":\"other\"}";
        assertThat(schemas.faults("KvPut", put)).isEmpty();
        check("/{id}/kv/{key}", "PUT", withBody("PUT", "/app/kv/k", json, put), 409);
        check("/{id}/kv/{key}", "DELETE", asAdmin("DELETE", API + "/app/kv/k"), 200);
    }

    @Test
    void files_areAsDocumented() throws IOException {
        check("/{id}/bundle.js", "GET", exchange("GET", API + "/app/bundle.js"), 200);
        check("/{id}/bundle.js", "GET", exchange("GET", API + "/app/bundle.js", "Accept: application/json"), 200);
        check("/{id}/bundle.js", "GET", exchange("GET", API + "/nobody/bundle.js"), 404);
        check("/{id}/assets/{path}", "GET", exchange("GET", API + "/app/assets/none"), 404);
    }

    /** Whatever goes wrong: a status, the one form of body, the right type, and nothing of the machine. */
    @ParameterizedTest
    @CsvSource({
        "GET, /nobody, 404",
        "GET, /app/kv/none, 404",
        "GET, /app/kv/a;b, 400",
        "GET, /rescan, 405",
        "TRACE, /app/x, 405",
        "TRACE, /app/logs, 405",
        "PATCH, /app/kv, 405",
        "POST, /app/enable/x, 404",
        "GET, /app/logs/x, 404",
        "GET, /events/x, 404",
        "GET, /route/none, 404",
        "GET, /nobody/x, 404",
        "GET, /app/assets/none, 404",
        "GET, /app/logs?page=x, 400",
        "GET, /events?follow=maybe, 400",
        "GET, /app/failing, 500",
        "PUT, /app/kv/k, 415",
        "POST, /app/kv, 415",
    })
    void error_ofAnyKind_hasTheOneForm(String method, String path, int status) throws IOException {
        gateway.behave((id, request) -> {
            throw new IllegalStateException("A defect, in " + scratch);
        });

        RawHttp.Response response = asAdmin(method, API + path);

        assertThat(response.status()).as(response.text()).isEqualTo(status);
        assertThat(response.first("Content-Type")).contains("application/json");
        assertThat(response.first("X-Content-Type-Options")).contains("nosniff");
        assertThat(schemas.faults("Error", response.text())).isEmpty();
        assertThat(response.text()).doesNotContain("Exception", "at ai.toru", scratch.toString());
        assertThat(response.first("Allow").isPresent()).isEqualTo(status == 405);
    }

    /** A parameter that is not there is told, with those that are, wherever nothing but this interface reads the query. */
    @ParameterizedTest
    @CsvSource({
        "GET, '', 'Those there are: follow.'",
        "GET, /app, There are none",
        "GET, /health, There are none",
        "GET, /metrics, There are none",
        "GET, /app/metrics, 'Those there are: follow.'",
        "GET, /openapi.json, There are none",
        "POST, /rescan, There are none",
        "POST, /app/disable, There are none",
        "GET, /app/logs, 'follow, level, page, page_size, q'",
        "GET, /app/events, 'after, before, follow, from, limit, type, until'",
        "GET, /events, 'after, before, follow, from, limit, type, until'",
        "GET, /app/kv, 'after, limit, prefix'",
        "GET, /app/kv/k, There are none",
        "DELETE, /app/kv/k, There are none",
    })
    void query_unknownParameter_400NamesThoseThereAre(String method, String path, String named) throws IOException {
        RawHttp.Response response = asAdmin(method, API + path + "?sort=up");

        assertError(response, 400, "bad_query");
        assertThat(response.text()).contains("sort", named);
        assertThat(gateway.switched()).isEmpty();
    }
}
