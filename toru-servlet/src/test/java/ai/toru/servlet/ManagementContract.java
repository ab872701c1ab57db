package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.event.EventQuery;
import ai.toru.host.event.PluginEvent;
import ai.toru.host.log.LogLevel;
import ai.toru.host.log.LogQuery;
import ai.toru.host.plugin.HostClosedException;
import ai.toru.host.plugin.HostConfigurationException;
import ai.toru.host.plugin.HostException;
import ai.toru.host.plugin.InvalidPluginException;
import ai.toru.host.plugin.PluginDisabledException;
import ai.toru.host.plugin.PluginStartException;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginTimeoutException;
import ai.toru.servlet.TestContainer.Setup;
import ai.toru.servlet.access.AccessPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The management interface, row by row. */
abstract class ManagementContract extends ContainerContract {

    private static final String API = "/ctx/api/plugins";

    private Path frontend;

    @Override
    Setup setup() {
        return new Setup()
                .filter(new LoginFilter(), "/*")
                .servlet(new PluginManagementServlet(gateway, null), "/api/plugins/*")
                .servlet(new PluginManagementServlet(gateway, AccessPolicy.loopbackOnly()), "/demo/*");
    }

    @BeforeEach
    void makeFiles() throws IOException {
        frontend = scratch.resolve("app/frontend");
        Files.createDirectories(frontend.resolve("img"));
        Files.writeString(frontend.resolve("bundle.js"), "// bundle in frontend");
        Files.writeString(scratch.resolve("app/bundle.js"), "// bundle beside it");
        Files.writeString(frontend.resolve("img/a b.SVG"), "<svg/>");
        Files.writeString(frontend.resolve(".hidden"), "secret");
        Files.writeString(frontend.resolve("empty.css"), "");
    }

    private RawHttp.Response asAdmin(String method, String target, String... fields) throws IOException {
        String[] all = Stream.concat(Stream.of("Test-Login: ann toru-admin"), Stream.of(fields))
                .toArray(String[]::new);
        return exchange(method, target, all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/"})
    void list_get_allStatusesInvalidOnesIncluded(String end) throws IOException {
        gateway.add(Statuses.invalid("broken"));

        RawHttp.Response response = asAdmin("GET", API + end);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.first("Content-Type")).contains("application/json");
        assertThat(response.first("Cache-Control")).contains("no-store");
        assertThat(response.text())
                .startsWith("[{\"id\":\"app\",")
                .contains("{\"id\":\"app2\",")
                .contains("{\"id\":\"broken\",\"name\":null,")
                .contains("\"state\":\"INVALID\",\"reason\":\"It printed garbage.\",\"file\":\"broken.binary\"")
                .endsWith("}]");
    }

    @Test
    void one_get_everyMemberInOrder() throws IOException {
        assertThat(asAdmin("GET", API + "/app").text())
                .isEqualTo("{\"id\":\"app\",\"name\":\"Name of app\",\"version\":\"1.2.3\",\"author\":\"Somebody\","
                        + "\"icon\":\"🚀\",\"route\":\"/app\",\"enabled\":true,\"running\":true,\"health\":\"healthy\","
                        + "\"state\":\"RUNNING\",\"reason\":null,\"run\":3,\"pid\":4711,"
                        + "\"socket_path\":\"/sockets/app.sock\",\"restart_count\":2,\"consecutive_failures\":0,"
                        + "\"next_restart_at\":null,\"started_at\":\"2026-01-02T12:00:00Z\",\"uptime_ms\":90000,"
                        + "\"last_exit\":{\"run\":2,\"code\":null,\"signal\":9,\"at\":\"2026-01-02T12:00:00Z\","
                        + "\"lifetime_ms\":30000,\"expected\":false,\"requests_lost\":1,"
                        + "\"stderr_tail\":[\"last words\"]},\"earlier_exits\":[],\"protocol\":\"1.0\",\"features\":[],\"in_flight\":1,"
                        + "\"queued\":5,\"memory_bytes\":33554432,\"cpu_ms\":1500,\"log_path\":\"/logs/app.log\"}");
    }

    /** Whoever may read, but not manage, learns nothing of the machine. */
    @ParameterizedTest
    @ValueSource(strings = {"", "/app", "/broken"})
    void status_readerWhoMayNotManage_nothingOfTheMachineIsTold(String path) throws IOException {
        gateway.add(Statuses.status("app", "/app", PluginState.FAILED, true, "Cannot run /plugins/app.binary."));
        gateway.add(Statuses.invalid("broken"));

        String text = exchange("GET", API + path, "Test-Login: bob").text();

        assertThat(text)
                .doesNotContain("/sockets", "/logs", "/plugins", ".binary", "4711", "last words", "garbage")
                .contains("\"pid\":null", "\"socket_path\":null", "\"log_path\":null")
                .contains("\"reason\":\"Those who may manage plugins see why it is in this state.\"");
    }

    @Test
    void status_readerWhoMayNotManage_sameMembersAsForAdmin() throws IOException {
        String admins = asAdmin("GET", API + "/app").text();

        assertThat(exchange("GET", API + "/app").text())
                .isEqualTo(admins.replace("4711", "null")
                        .replace("\"/sockets/app.sock\"", "null")
                        .replace("\"/logs/app.log\"", "null")
                        .replace("\"last words\"", ""));
    }

    @Test
    void status_loopbackOnly_readerMayManageAndSeesAll() throws IOException {
        assertThat(exchange("GET", "/ctx/demo/app").text()).contains("/logs/app.log", "last words");
    }

    @Test
    void one_unknown_404() throws IOException {
        assertError(exchange("GET", API + "/nobody"), 404, "unknown_plugin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"enable", "disable", "restart"})
    void switch_post_doneAndStatusShown(String word) throws IOException {
        RawHttp.Response response = asAdmin("POST", API + "/app/" + word);

        assertThat(response.text()).startsWith("{\"success\":true,\"plugin\":{\"id\":\"app\",");
        assertThat(gateway.switched()).containsExactly(word + " app");
    }

    @Test
    void rescan_post_tellsWhatItBrought() throws IOException {
        assertThat(asAdmin("POST", API + "/rescan").text())
                .isEqualTo("{\"added\":[\"new\"],\"changed\":[],\"removed\":[\"old\"],\"invalid\":[\"bad\"]}");
    }

    @ParameterizedTest
    @MethodSource("switchFailures")
    void switch_fails_statusCodeAndReason(HostException failure, int status) throws IOException {
        gateway.failSwitches(failure);

        RawHttp.Response response = asAdmin("POST", API + "/app/enable");

        assertError(response, status, failure.code());
        assertThat(response.text()).contains("the reason");
    }

    static Stream<Arguments> switchFailures() {
        return Stream.of(
                Arguments.of(new PluginStartException("app", "the reason"), 502),
                Arguments.of(new InvalidPluginException("app", "the reason"), 409),
                Arguments.of(new PluginDisabledException("app", "the reason"), 409),
                Arguments.of(new PluginTimeoutException("app", "the reason"), 504),
                Arguments.of(new HostClosedException("the reason"), 503),
                Arguments.of(new HostConfigurationException("the reason"), 500));
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, '', 'GET, HEAD'",
        "POST, /app, 'GET, HEAD'",
        "GET, /app/enable, POST",
        "PUT, /app/disable, POST",
        "HEAD, /app/restart, POST",
        "GET, /rescan, POST",
        "POST, /health, 'GET, HEAD'",
        "POST, /app/bundle.js, 'GET, HEAD'",
        "PUT, /app/assets/x.js, 'GET, HEAD'",
        "OPTIONS, /app/enable, POST",
    })
    void word_wrongMethod_405WithAllow(String method, String path, String allowed) throws IOException {
        RawHttp.Response response = asAdmin(method, API + path);

        assertThat(response.status()).isEqualTo(405);
        assertThat(response.first("Allow")).contains(allowed);
        assertThat(gateway.switched()).isEmpty();
        assertThat(gateway.received()).isEmpty();
    }

    @Test
    void logs_get_thePageAskedFor() throws IOException {
        RawHttp.Response response = asAdmin("GET", API + "/app/logs?page=2&page_size=50&level=Warn&q=a%20b");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text())
                .isEqualTo(
                        "{\"logs\":[{\"timestamp\":\"2026-01-02T12:00:00Z\",\"level\":\"warn\",\"message\":\"careful\","
                                + "\"plugin\":\"app\",\"stream\":\"stderr\",\"fields\":{\"disk\":\"full\"}}],"
                                + "\"page\":2,\"page_size\":50,\"total\":7}");
        assertThat(gateway.switched()).containsExactly("log app " + new LogQuery(2, 50, LogLevel.WARN, "a b"));
    }

    @Test
    void events_get_ofOnePluginOrOfAll() throws IOException {
        String json = "{\"events\":[{\"number\":17,\"timestamp\":\"2026-01-02T12:00:00Z\",\"plugin\":\"app\",\"run\":3,"
                + "\"type\":\"backing_off\",\"details\":{\"delay_ms\":\"1000\"}}],\"next\":17}";

        assertThat(asAdmin("GET", API + "/app/events?type=backing_off&before=20&limit=5")
                        .text())
                .isEqualTo(json);
        assertThat(asAdmin("GET", API + "/events?after=3").text()).isEqualTo(json);
        EventQuery latest = EventQuery.LATEST;
        assertThat(gateway.switched())
                .containsExactly(
                        "events "
                                + latest.ofPlugin("app")
                                        .ofTypes(PluginEvent.Type.BACKING_OFF)
                                        .before(20)
                                        .limit(5),
                        "events " + latest.after(3));
    }

    /** In no order of their own: a set has another one in each run. */
    @Test
    void events_typesAndTime_areAllAskedFor() throws IOException {
        String target =
                API + "/events?type=ready,crashed&type=exited&from=2026-01-02T12:00:00Z&until=2026-01-03T12:00:00.5Z";

        assertThat(asAdmin("GET", target).status()).isEqualTo(200);

        assertThat(gateway.switched())
                .singleElement()
                .asString()
                .contains("READY", "CRASHED", "EXITED")
                .contains("from=2026-01-02T12:00:00Z, until=2026-01-03T12:00:00.500Z");
    }

    @ParameterizedTest
    @CsvSource({
        "/app/logs?page=-1, page",
        "/app/logs?page_size=1001, page_size",
        "/app/logs?page=x, page",
        "/app/logs?level=loud, 'trace, debug, info, warn, error'",
        "/events?limit=0, limit",
        "/events?type=unheard, discovered",
        "/app/events?before=99999999999999999999, before",
        "/events?from=yesterday, 2026-01-02T12:00:00Z",
        "/events?until=2026-01-02, until",
        "'/events?type=crashed,unheard', discovered",
        "/events?limit=1&limit=2, more than once",
        "/app/logs?page=0&page=1, more than once",
        "/app/logs?follow=1, follow",
        "/app/logs?tail=1, 'follow, level, page, page_size, q'",
    })
    void query_senseless_400NamesIt(String path, String named) throws IOException {
        RawHttp.Response response = asAdmin("GET", API + path);
        assertError(response, 400, "bad_query");
        assertThat(response.text()).contains(named);
        assertThat(gateway.switched()).isEmpty();
    }

    /** Left to themselves, some containers throw at it, others read something. */
    @ParameterizedTest
    @ValueSource(strings = {"/app/logs?q=%ff", "/app/logs?q=%zz", "/events?type=%"})
    void query_badlyEncoded_isTheClientsFault(String path) throws IOException {
        assertError(asAdmin("GET", API + path), 400, "bad_query");
    }

    @Test
    void logs_ofUnknownPlugin_404() throws IOException {
        assertError(asAdmin("GET", API + "/none/logs"), 404, "unknown_plugin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/app/logs", "/app/events", "/events"})
    void logsAndEvents_areForThoseWhoManage(String path) throws IOException {
        assertThat(exchange("GET", API + path, "Test-Login: ann").status()).isEqualTo(403);
        assertThat(gateway.switched()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/app/enable/", "/app/enable/x", "/app/bundle.js/x", "/app/logs/x", "/rescan/x", "/health/"})
    void word_withMoreBehindIt_404AndNotForwarded(String path) throws IOException {
        assertError(asAdmin("POST", API + path), 404, "not_found");

        assertThat(gateway.received()).isEmpty();
        assertThat(gateway.switched()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/app/x?y, app, /x?y, /ctx/api/plugins/app",
        "/app/, app, /, /ctx/api/plugins/app",
        "/app/x/enable, app, /x/enable, /ctx/api/plugins/app",
        "/app/enabled, app, /enabled, /ctx/api/plugins/app",
        "/app/Enable, app, /Enable, /ctx/api/plugins/app",
        "/deep/a%20b;c, deep, /a%20b;c, /ctx/api/plugins/deep",
        "/route/app/deep/enable?x, deep, /enable?x, /ctx/api/plugins/route/app/deep",
        "/route/app2, app2, /, /ctx/api/plugins/route/app2",
    })
    void traffic_byIdOrRoute_restArrivesRaw(String target, String plugin, String path, String prefix)
            throws IOException {
        assertThat(exchange("PATCH", API + target).text()).isEqualTo("ok");

        assertThat(gateway.received().get(0).pluginId()).isEqualTo(plugin);
        assertThat(gateway.only().path()).isEqualTo(path);
        assertThat(gateway.only().headers().all("X-Forwarded-Prefix")).containsExactly(prefix);
    }

    @ParameterizedTest
    @CsvSource({
        "/nobody/x, unknown_plugin",
        "/route, no_such_route",
        "/route/, no_such_route",
        "/route/no, no_such_route"
    })
    void traffic_toNobody_404(String target, String code) throws IOException {
        assertError(exchange("GET", API + target), 404, code);
    }

    @Test
    void health_allServe_200WithOneLineEach() throws IOException {
        gateway.add(Statuses.disabled("off", "/off"));
        gateway.add(Statuses.invalid("broken"));

        RawHttp.Response response = exchange("GET", API + "/health");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).isEqualTo("""
                        app healthy RUNNING
                        app2 healthy RUNNING
                        broken unhealthy INVALID
                        deep healthy RUNNING
                        off disabled DISABLED
                        """);
    }

    @Test
    void health_oneDoesNotServe_503() throws IOException {
        gateway.add(Statuses.status("down", "/down", PluginState.BACKING_OFF, true, "It crashed."));

        RawHttp.Response response = exchange("GET", API + "/health");

        assertThat(response.status()).isEqualTo(503);
        assertThat(response.text()).contains("down unhealthy BACKING_OFF\n");
    }

    @Test
    void bundle_inFrontend_goesFirst() throws IOException {
        RawHttp.Response response = exchange("GET", API + "/app/bundle.js");

        assertThat(response.text()).isEqualTo("// bundle in frontend");
        assertThat(response.first("Content-Type").orElse("").replace(" ", "").toLowerCase(Locale.ROOT))
                .isEqualTo("text/javascript;charset=utf-8");
        assertThat(response.first("Cache-Control")).contains("no-cache");
        assertThat(response.first("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.first("ETag"))
                .hasValueSatisfying(tag -> assertThat(tag).startsWith("\""));
        assertThat(gateway.received()).isEmpty();
    }

    @Test
    void bundle_notInFrontend_theOneBesideIt() throws IOException {
        Files.delete(frontend.resolve("bundle.js"));

        assertThat(exchange("GET", API + "/app/bundle.js").text()).isEqualTo("// bundle beside it");
    }

    @Test
    void bundle_noFile_pluginsOwn() throws IOException {
        gateway.answer(FakeGateway.text(200, "// own", "Content-Type", "application/javascript", "Set-Cookie", "a=b"));

        RawHttp.Response response = exchange("GET", API + "/deep/bundle.js");

        assertThat(response.text()).isEqualTo("// own");
        assertThat(response.first("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/javascript"));
        assertThat(response.first("Set-Cookie")).isEmpty();
        assertThat(response.first("ETag")).isPresent();
        assertThat(gateway.only().path()).isEqualTo("/bundle.js");
    }

    @Test
    void bundle_askedWhetherThereIsOne_isSaidAndNotSent() throws IOException {
        String asked = "Accept: application/json";

        RawHttp.Response file = exchange("GET", API + "/app/bundle.js", asked);
        assertThat(file.first("Content-Type")).contains("application/json");
        assertThat(file.text()).isEqualTo("{\"bundle\":true}");
        gateway.answer(FakeGateway.text(200, "// own"));
        assertThat(exchange("GET", API + "/deep/bundle.js", asked).text()).isEqualTo("{\"bundle\":true}");
        gateway.answer(FakeGateway.text(404, "// no"));
        RawHttp.Response none = exchange("GET", API + "/deep/bundle.js", asked);
        assertThat(none.status()).isEqualTo(200);
        assertThat(none.text()).isEqualTo("{\"bundle\":false}");
        assertThat(exchange("GET", API + "/app/bundle.js", "Accept: */*").text())
                .isEqualTo("// bundle in frontend");
    }

    @ParameterizedTest
    @CsvSource({"404, 404, no_bundle", "500, 502, bad_plugin_response", "302, 502, bad_plugin_response"})
    void bundle_pluginHasNone_error(int answer, int status, String code) throws IOException {
        gateway.answer(FakeGateway.text(answer, "// no"));

        assertError(exchange("GET", API + "/deep/bundle.js"), status, code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "text/html; charset=utf-8", "application/json", "text/javascript-like"})
    void bundle_pluginAnswersWithWhatIsNoScript_none(String type) throws IOException {
        gateway.answer(FakeGateway.text(200, "Hello from /bundle.js", "Content-Type", type));

        assertError(exchange("GET", API + "/deep/bundle.js"), 404, "no_bundle");
        assertThat(exchange("GET", API + "/deep/bundle.js", "Accept: application/json")
                        .text())
                .isEqualTo("{\"bundle\":false}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/javascript",
                "application/javascript",
                "Application/JavaScript; charset=utf-8",
                "application/x-javascript;charset=utf-8",
                "text/ecmascript",
                "application/ecmascript"
            })
    void bundle_pluginAnswersWithScript_found(String type) throws IOException {
        gateway.answer(FakeGateway.text(200, "// own", "Content-Type", type));

        assertThat(exchange("GET", API + "/deep/bundle.js").text()).isEqualTo("// own");
        assertThat(exchange("GET", API + "/deep/bundle.js").first("Vary"))
                .as("so that no cache takes it for an answer to the other question")
                .hasValue("Accept");
        assertThat(exchange("GET", API + "/deep/bundle.js", "Accept: application/json")
                        .text())
                .isEqualTo("{\"bundle\":true}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/app/bundle.js", "/deep/bundle.js", "/app/assets/img/a%20b.SVG"})
    void bundleOrAsset_unchanged_304(String path) throws IOException {
        String tag = exchange("GET", API + path).first("ETag").orElseThrow();

        for (String field : List.of(tag, "\"other\", " + tag, "*")) {
            RawHttp.Response response = exchange("GET", API + path, "If-None-Match: " + field);
            assertThat(response.status()).isEqualTo(304);
            assertThat(response.first("ETag")).contains(tag);
        }
        assertThat(exchange("GET", API + path, "If-None-Match: \"other\"").status())
                .isEqualTo(200);
        assertThat(exchange("HEAD", API + path).first("ETag")).contains(tag);
    }

    @Test
    void bundle_changed_otherTag() throws IOException {
        String before = exchange("GET", API + "/app/bundle.js").first("ETag").orElseThrow();
        Files.writeString(frontend.resolve("bundle.js"), "// bundle in Frontend");

        RawHttp.Response response = exchange("GET", API + "/app/bundle.js", "If-None-Match: " + before);

        assertThat(response.text()).isEqualTo("// bundle in Frontend");
        assertThat(response.first("ETag")).isPresent().isNotEqualTo(Optional.of(before));
    }

    @Test
    void bundleOrAsset_pluginSwitchedOffOrUnusable_404() throws IOException {
        gateway.add(Statuses.disabled("app", "/app"));
        assertError(exchange("GET", API + "/app/bundle.js"), 404, "plugin_disabled");
        assertError(exchange("GET", API + "/app/assets/bundle.js"), 404, "plugin_disabled");

        gateway.add(Statuses.invalid("app"));
        assertError(exchange("GET", API + "/app/bundle.js"), 404, "unknown_plugin");
        assertError(exchange("GET", API + "/nobody/bundle.js"), 404, "unknown_plugin");
    }

    @Test
    void asset_file_typeAndContent() throws IOException {
        RawHttp.Response response = exchange("GET", API + "/app/assets/img/a%20b.SVG");

        assertThat(response.text()).isEqualTo("<svg/>");
        assertThat(response.first("Content-Type")).contains("image/svg+xml");
        assertThat(response.first("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.first("Cache-Control")).contains("no-cache");
        assertThat(exchange("GET", API + "/app/assets/empty.css").status()).isEqualTo(200);
        assertThat(exchange("HEAD", API + "/app/assets/img/a%20b.SVG").first("Content-Length"))
                .contains("6");
    }

    /** Files: links out of the directory. */
    @Test
    void asset_linkLeadsOutside_404() throws IOException {
        Path secret = Files.writeString(scratch.resolve("secret.txt"), "secret");
        Files.deleteIfExists(frontend.resolve("link.txt"));
        Files.createSymbolicLink(frontend.resolve("link.txt"), secret);
        Files.deleteIfExists(frontend.resolve("dir"));
        Files.createSymbolicLink(frontend.resolve("dir"), scratch);
        Files.deleteIfExists(scratch.resolve("app2"));
        Files.createSymbolicLink(scratch.resolve("app2"), Files.createTempDirectory("elsewhere"));
        Files.createDirectories(scratch.resolve("app2/frontend"));
        Files.writeString(scratch.resolve("app2/frontend/x.txt"), "secret");

        for (String path : List.of("/app/assets/link.txt", "/app/assets/dir/secret.txt", "/app2/assets/x.txt")) {
            assertError(exchange("GET", API + path), 404, "no_such_asset");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/none.js", "/img", "/img/", "/.hidden", "/.%68idden", "/bundle.js/x"})
    void asset_noRegularVisibleFile_404(String rest) throws IOException {
        assertError(exchange("GET", API + "/app/assets" + rest), 404, "no_such_asset");
    }

    @Test
    void access_strangerElsewhere_mayNothing() throws IOException {
        for (String path :
                List.of("", "/app", "/health", "/app/bundle.js", "/app/assets/x", "/app/x", "/route/app/x")) {
            assertError(exchange("GET", API + path, "Test-From: 192.0.2.1"), 403, "forbidden");
            assertError(exchange("GET", "/ctx/demo" + path, "Test-From: 192.0.2.1"), 403, "forbidden");
        }
        assertThat(gateway.received()).isEmpty();
    }

    @Test
    void access_userWithoutTheRole_mayUseAndReadButNotManage() throws IOException {
        String[] user = {"Test-From: 192.0.2.1", "Test-Login: bob other"};

        assertThat(exchange("GET", API, user).status()).isEqualTo(200);
        assertThat(exchange("POST", API + "/app/x", user).status()).isEqualTo(200);
        for (String path : List.of("/app/enable", "/app/disable", "/app/restart", "/rescan")) {
            assertError(exchange("POST", API + path, user), 403, "forbidden");
            assertError(exchange("POST", API + path), 403, "forbidden");
        }
        assertThat(gateway.switched()).isEmpty();
    }

    @Test
    void access_loopbackOnlyPolicy_everythingHere() throws IOException {
        assertThat(exchange("POST", "/ctx/demo/app/enable").status()).isEqualTo(200);
        assertThat(exchange("POST", "/ctx/demo/app/enable", "Test-From: [0:0:0:0:0:0:0:1]")
                        .status())
                .isEqualTo(200);
    }

    /** A page of another site, which the browser was told is on this machine. */
    @Test
    void access_foreignHostName_403() throws IOException {
        RawHttp.Response response = send("POST /ctx/demo/app/enable HTTP/1.1\r\nHost: evil.example:3000\r\n"
                + RawHttp.fields("Origin: http://evil.example:3000", "Sec-Fetch-Site: same-origin"));

        assertError(response, 403, "unknown_host");
        assertThat(gateway.switched()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Origin: http://evil.example", "Sec-Fetch-Site: cross-site", "Origin: null"})
    void access_changeFromAnotherOrigin_403(String field) throws IOException {
        assertError(asAdmin("POST", API + "/app/enable", field), 403, "cross_origin");
        assertError(exchange("POST", "/ctx/demo/app/enable", field), 403, "cross_origin");

        assertThat(gateway.switched()).isEmpty();
    }
}
