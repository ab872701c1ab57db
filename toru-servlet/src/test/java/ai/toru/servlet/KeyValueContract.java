package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.kv.InMemoryKeyValueStore;
import ai.toru.host.kv.KeyValueLimits;
import ai.toru.host.plugin.HostClosedException;
import ai.toru.host.plugin.HostException;
import ai.toru.host.plugin.KeyValueException;
import ai.toru.servlet.TestContainer.Setup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plugins' key-value data in both forms, row by row. */
abstract class KeyValueContract extends KeyValueRequests {

    private static final int MIB = 1 << 20;

    @Override
    Setup setup() {
        return new Setup()
                .filter(new LoginFilter(), "/*")
                .servlet(new PluginManagementServlet(gateway, null), "/api/plugins/*")
                .blockingServlet(new PluginManagementServlet(gateway, null), "/blocking/*");
    }

    @Test
    void actions_setGetDelete_answerWhatTheKeyHas() throws IOException {
        assertThat(post("{\"action\":\"get\",\"key\":\"k\"}").text()).isEqualTo("{\"value\":null}");
        assertThat(post("{\"action\":\"SET\",\"key\":\"k\",\"value\":\"ü\\n\\u0000🚀\",\"more\":[{}]}")
                        .text())
                .isEqualTo("{\"value\":\"ü\\n\\u0000🚀\"}");
        assertThat(stored("k")).isEqualTo("ü\n\0🚀");
        assertThat(stored("app2", "k")).isEqualTo("(nothing)");
        assertThat(post("{\"action\":\"Get\",\"key\":\"k\"}").text()).isEqualTo("{\"value\":\"ü\\n\\u0000🚀\"}");
        assertThat(post("{\"action\":\"delete\",\"key\":\"k\"}").text()).isEqualTo("{\"value\":null}");
        assertThat(stored("k")).isEqualTo("(nothing)");
    }

    @Test
    void cas_expectedHoldsOrNot_saysSoWithTheValue() throws IOException {
        String cas = "{\"action\":\"cas\",\"key\":\"k\",";
        assertThat(post(cas + "\"value\":\"1\"}").text()).isEqualTo("{\"applied\":true,\"value\":\"1\"}");
        assertThat(post(cas + "\"value\":\"2\"}").text()).isEqualTo("{\"applied\":false,\"value\":\"1\"}");
        assertThat(post(cas + "\"expected\":null,\"value\":\"2\"}").text())
                .isEqualTo("{\"applied\":false,\"value\":\"1\"}");
        assertThat(post(cas + "\"expected\":\"1\",\"value\":\"2\"}").text())
                .isEqualTo("{\"applied\":true,\"value\":\"2\"}");
        assertThat(post(cas + "\"expected\":\"2\"}").text()).isEqualTo("{\"applied\":true,\"value\":null}");
        assertThat(post(cas + "\"expected\":\"2\",\"value\":\"3\"}").text())
                .isEqualTo("{\"applied\":false,\"value\":null}");
    }

    @Test
    void increment_byAnythingOrOne_sum() throws IOException {
        assertThat(post("{\"action\":\"increment\",\"key\":\"n\"}").text()).isEqualTo("{\"value\":\"1\"}");
        assertThat(post("{\"action\":\"increment\",\"key\":\"n\",\"by\":-5}").text())
                .isEqualTo("{\"value\":\"-4\"}");
        store("app", "n", "no number");
        assertError(post("{\"action\":\"increment\",\"key\":\"n\"}"), 400, "not_a_number");
    }

    @Test
    void list_bothForms_pageByPage() throws IOException {
        for (String key : List.of("a", "p/1", "p/2", "p/3")) {
            store("app", key, key + "!");
        }
        String first = "{\"entries\":[{\"key\":\"p/1\",\"value\":\"p/1!\"},{\"key\":\"p/2\",\"value\":\"p/2!\"}],"
                + "\"next\":\"p/2\"}";
        String second = "{\"entries\":[{\"key\":\"p/3\",\"value\":\"p/3!\"}],\"next\":null}";

        assertThat(asAdmin("GET", KV + "?prefix=p%2F&limit=2").text()).isEqualTo(first);
        assertThat(asAdmin("GET", KV + "?prefix=p/&after=p/2&limit=2").text()).isEqualTo(second);
        assertThat(post("{\"action\":\"list\",\"prefix\":\"p/\",\"limit\":2}").text())
                .isEqualTo(first);
        assertThat(post("{\"action\":\"list\",\"prefix\":\"p/\",\"after\":\"p/2\"}")
                        .text())
                .isEqualTo(second);
        assertThat(asAdmin("GET", KV + "?prefix=&after=").text()).contains("\"key\":\"a\"", "\"key\":\"p/3\"");
        assertThat(asAdmin("GET", "/ctx/api/plugins/app2/kv").text()).isEqualTo("{\"entries\":[],\"next\":null}");
    }

    @Test
    void timeToLive_set_isListedAsExpiry() throws IOException {
        assertThat(post("{\"action\":\"set\",\"key\":\"a\",\"value\":\"1\",\"ttl_ms\":60000}")
                        .status())
                .isEqualTo(200);
        assertThat(post("{\"action\":\"cas\",\"key\":\"b\",\"value\":\"1\",\"ttl_ms\":60000}")
                        .status())
                .isEqualTo(200);
        assertThat(putJson("c", "{\"value\":\"1\",\"ttl_ms\":60000}").status()).isEqualTo(200);

        assertThat(asAdmin("GET", KV).text().split("\"expires_at\":\"20", -1)).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1001", "abc", "-1", "1.5", "99999999999999999999"})
    void list_limitOutOfBounds_400NamesIt(String limit) throws IOException {
        RawHttp.Response inQuery = asAdmin("GET", KV + "?limit=" + limit);
        assertError(inQuery, 400, "bad_query");
        assertThat(inQuery.text()).contains("limit");

        String literal = limit.equals("abc") ? "\"abc\"" : limit;
        RawHttp.Response inBody = post("{\"action\":\"list\",\"limit\":" + literal + "}");
        assertError(inBody, 400, "bad_request");
        assertThat(inBody.text()).contains("\\\"limit\\\"");
    }

    @Test
    void key_getPutDelete_restStyle() throws IOException {
        assertError(asAdmin("GET", KV + "/k"), 404, "no_such_key");
        assertThat(putText("k", "as it is\0").text()).isEqualTo("{\"value\":\"as it is\\u0000\"}");
        assertThat(putJson("k", "{\"value\":\"json\"}").text()).isEqualTo("{\"value\":\"json\"}");
        RawHttp.Response got = asAdmin("GET", KV + "/k");
        assertThat(got.text()).isEqualTo("{\"value\":\"json\"}");
        assertThat(got.first("Cache-Control")).contains("no-store");
        assertThat(asAdmin("HEAD", KV + "/k").first("Content-Length")).contains("16");
        assertThat(asAdmin("HEAD", KV).status()).isEqualTo(200);
        assertThat(asAdmin("DELETE", KV + "/k").text()).isEqualTo("{\"value\":null}");
        assertThat(asAdmin("DELETE", KV + "/k").text()).isEqualTo("{\"value\":null}");
    }

    @Test
    void put_text_emptyIsAValue() throws IOException {
        assertThat(putText("k", "").text()).isEqualTo("{\"value\":\"\"}");
    }

    @Test
    void put_expected_409WithTheValueThereIs() throws IOException {
        assertThat(putJson("k", "{\"value\":\"1\",\"expected\":null}").status()).isEqualTo(200);
        RawHttp.Response refused = putJson("k", "{\"value\":\"2\",\"expected\":null}");
        assertError(refused, 409, "not_as_expected");
        assertThat(refused.text()).endsWith(",\"value\":\"1\"}");
        assertThat(putJson("k", "{\"value\":\"2\",\"expected\":\"1\"}").text()).isEqualTo("{\"value\":\"2\"}");
        assertThat(putJson("gone", "{\"value\":\"2\",\"expected\":\"1\"}").text())
                .endsWith(",\"value\":null}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | action",
                "{\"action\":5} | action",
                "{\"action\":\"drop\",\"key\":\"k\"} | action",
                "{\"action\":\"get\"} | key",
                "{\"action\":\"get\",\"key\":null} | key",
                "{\"action\":\"get\",\"key\":{\"a\":1}} | key",
                "{\"action\":\"get\",\"key\":\"\\ud800\"} | key",
                "{\"action\":\"set\",\"key\":\"k\"} | value",
                "{\"action\":\"set\",\"key\":\"k\",\"value\":null} | value",
                "{\"action\":\"set\",\"key\":\"k\",\"value\":\"a\\udfffb\"} | value",
                "{\"action\":\"set\",\"key\":\"k\",\"value\":\"v\",\"ttl_ms\":0} | ttl_ms",
                "{\"action\":\"set\",\"key\":\"k\",\"value\":\"v\",\"ttl_ms\":1e3} | ttl_ms",
                "{\"action\":\"set\",\"key\":\"k\",\"value\":\"v\",\"ttl_ms\":3155760000001} | ttl_ms",
                "{\"action\":\"set\",\"key\":\"k\",\"value\":\"v\",\"ttl_ms\":\"1\"} | ttl_ms",
                "{\"action\":\"cas\",\"key\":\"k\",\"value\":true} | value",
                "{\"action\":\"cas\",\"key\":\"k\",\"expected\":1,\"value\":\"v\"} | expected",
                "{\"action\":\"increment\",\"key\":\"k\",\"by\":9223372036854775808} | by",
                "{\"action\":\"list\",\"prefix\":\"\\ud800\"} | prefix",
                "{\"action\":\"list\",\"after\":7} | after",
                "'' | JSON",
                "[] | JSON",
                "null | JSON",
                "{\"action\":\"get\" | JSON",
                "{\"action\":\"get\",\"key\":\"k\"} {} | follows",
                "{\"action\":\"get\",\"key\":\"a\",\"key\":\"b\"} | key",
                "{action:\"get\"} | JSON",
            })
    void post_bodyMakesNoSense_400NamesWhat(String body, String named) throws IOException {
        RawHttp.Response response = post(body);

        assertError(response, 400, "bad_request");
        assertThat(response.text()).contains(named);
        assertThat(stored("k")).isEqualTo("(nothing)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"expected\":null}", "{\"value\":null}", "{\"value\":\"v\",\"expected\":1}", "\"v\"", ""})
    void put_jsonMakesNoSense_400(String body) throws IOException {
        assertError(putJson("k", body), 400, "bad_request");
        assertThat(stored("k")).isEqualTo("(nothing)");
    }

    @Test
    void post_nestedDeepOrInPieces_400() throws IOException {
        String deep = "[".repeat(100_000);
        assertError(post("{\"x\":" + deep + "}"), 400, "bad_request");
        assertError(post("{\"x\":[" + "0,".repeat(100_000) + "0]}"), 400, "bad_request");
    }

    @Test
    void body_notUtf8_400() throws IOException {
        byte[] surrogate = "{\"action\":\"get\",\"key\":\"\u00ed\u00a0\u0080\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertError(upload("POST", KV, surrogate, ADMIN, JSON), 400, "bad_request");
        assertError(upload("PUT", KV + "/k", new byte[] {(byte) 0xff}, ADMIN, TEXT), 400, "bad_request");
        assertError(
                upload("POST", KV, "{\"action\":\"list\"}".getBytes(StandardCharsets.UTF_16), ADMIN, JSON),
                400,
                "bad_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Type: text/html",
                "Content-Type: application/json; charset=iso-8859-1",
                "Content-Type: text/plain; charset=\"UTF-16\"",
                "X-Content-Type: none"
            })
    void body_ofAnotherType_415(String field) throws IOException {
        byte[] body = "{\"action\":\"list\"}".getBytes(StandardCharsets.UTF_8);

        assertError(upload("PUT", KV + "/k", body, ADMIN, field), 415, "unsupported_media_type");
        assertError(upload("POST", KV, body, ADMIN, field), 415, "unsupported_media_type");
        assertError(upload("POST", KV, body, ADMIN, TEXT), 415, "unsupported_media_type");
        assertThat(stored("k")).isEqualTo("(nothing)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\\u0000b"})
    void key_emptyOrWithNul_400(String key) throws IOException {
        assertError(post("{\"action\":\"get\",\"key\":\"" + key + "\"}"), 400, "invalid_key");
        assertError(post("{\"action\":\"set\",\"key\":\"" + key + "\",\"value\":\"v\"}"), 400, "invalid_key");
    }

    @Test
    void key_atTheLimitAndBeyond_refusedBeyond() throws IOException {
        assertThat(putText("k".repeat(512), "v").status()).isEqualTo(200);
        assertError(putText("k".repeat(513), "v"), 400, "invalid_key");
        assertError(post("{\"action\":\"get\",\"key\":\"" + "k".repeat(9 * MIB) + "\"}"), 400, "invalid_key");
        assertError(post("{\"action\":\"get\",\"key\":\"" + "k".repeat(10 * MIB) + "\"}"), 413, "request_too_large");
    }

    @Test
    void value_atTheLimitAndBeyond_refusedBeyond() throws IOException {
        String largest = "v".repeat(MIB);
        assertThat(putText("k", largest).status()).isEqualTo(200);
        assertThat(asAdmin("GET", KV + "/k").text()).hasSize(MIB + 12);
        assertError(putText("k", largest + "v"), 413, "value_too_large");
        assertError(post("{\"action\":\"set\",\"key\":\"k\",\"value\":\"" + largest + "v\"}"), 413, "value_too_large");
        assertThat(stored("k")).isEqualTo(largest);
    }

    @Test
    void value_largestAllEscaped_fitsIntoABody() throws IOException {
        String escaped = "\\u0001".repeat(MIB);

        assertThat(post("{\"action\":\"set\",\"key\":\"k\",\"value\":\"" + escaped + "\"}")
                        .status())
                .isEqualTo(200);
        assertThat(asAdmin("GET", KV + "/k").text()).isEqualTo("{\"value\":\"" + escaped + "\"}");
    }

    @Test
    void quota_exceeded_507() throws IOException {
        gateway.store(new InMemoryKeyValueStore(new KeyValueLimits(512, 100, 1, 100)));

        assertThat(putText("a", "1").status()).isEqualTo(200);
        assertError(putText("b", "1"), 507, "quota_exceeded");
    }

    @ParameterizedTest
    @CsvSource({"store_busy, 503", "store_closed, 503", "store_failed, 503", "outcome_unknown, 500", "unheard_of, 500"})
    void store_fails_statusAndReason(String code, int status) throws IOException {
        gateway.store(new FailingStore(new KeyValueException("app", code, "the reason")));

        for (RawHttp.Response response : List.of(
                putText("k", "v"), asAdmin("GET", KV + "/k"), asAdmin("DELETE", KV + "/k"), asAdmin("GET", KV))) {
            assertError(response, status, code);
            assertThat(response.text()).contains("the reason");
            assertThat(response.first("Retry-After").isPresent()).isEqualTo(status == 503);
            assertThat(response.text().contains("may or may not")).isEqualTo(code.equals("outcome_unknown"));
        }
    }

    @Test
    void host_closed_503() throws IOException {
        HostException closed = new HostClosedException("Closed.");
        gateway.store(new FailingStore(closed));

        assertError(asAdmin("GET", KV), 503, closed.code());
    }

    @Test
    void plugin_unknownOrUnusable_dataOfThoseWithAStatus() throws IOException {
        gateway.add(Statuses.invalid("broken"));
        gateway.add(Statuses.invalid("no-id.at_all"));
        gateway.add(Statuses.disabled("off", "/off"));

        for (String id : List.of("broken", "off")) {
            assertThat(asAdmin("GET", "/ctx/api/plugins/" + id + "/kv").status())
                    .isEqualTo(200);
        }
        for (String id : List.of("nobody", "no-id.at_all")) {
            assertError(asAdmin("GET", "/ctx/api/plugins/" + id + "/kv"), 404, "unknown_plugin");
            assertError(asAdmin("DELETE", "/ctx/api/plugins/" + id + "/kv/k"), 404, "unknown_plugin");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, '', 'GET, HEAD, POST'",
        "DELETE, '', 'GET, HEAD, POST'",
        "OPTIONS, '', 'GET, HEAD, POST'",
        "POST, /k, 'GET, HEAD, PUT, DELETE'",
        "PATCH, /k, 'GET, HEAD, PUT, DELETE'",
    })
    void method_wrong_405WithAllow(String method, String path, String allowed) throws IOException {
        RawHttp.Response response = asAdmin(method, KV + path);

        assertThat(response.status()).isEqualTo(405);
        assertThat(response.first("Allow")).contains(allowed);
        assertThat(gateway.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Test-Login: bob other", "Test-Login: ann", "X-Nobody: 1"})
    void access_withoutTheRole_neitherReadNorWritten(String who) throws IOException {
        store("app", "k", "mine");
        byte[] set = "{\"action\":\"set\",\"key\":\"k\",\"value\":\"theirs\"}".getBytes(StandardCharsets.UTF_8);

        assertError(upload("POST", KV, set, who, JSON), 403, "forbidden");
        assertError(upload("PUT", KV + "/k", set, who, TEXT), 403, "forbidden");
        for (String method : List.of("GET", "DELETE")) {
            assertError(exchange(method, KV + "/k", who), 403, "forbidden");
        }
        assertError(exchange("GET", KV, who), 403, "forbidden");
        assertThat(stored("k")).isEqualTo("mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Origin: http://evil.example", "Sec-Fetch-Site: cross-site", "Origin: null"})
    void access_changeFromAnotherOrigin_403(String field) throws IOException {
        store("app", "k", "mine");
        byte[] set = "{\"action\":\"set\",\"key\":\"k\",\"value\":\"theirs\"}".getBytes(StandardCharsets.UTF_8);

        assertError(upload("POST", KV, set, ADMIN, JSON, field), 403, "cross_origin");
        assertError(upload("PUT", KV + "/k", set, ADMIN, TEXT, field), 403, "cross_origin");
        assertError(exchange("DELETE", KV + "/k", ADMIN, field), 403, "cross_origin");
        assertThat(stored("k")).isEqualTo("mine");
    }

    @Test
    void blocking_servletWithoutAsync_theSameAnswers() throws IOException {
        byte[] set = "{\"action\":\"set\",\"key\":\"k\",\"value\":\"v\"}".getBytes(StandardCharsets.UTF_8);

        assertThat(upload("POST", "/ctx/blocking/app/kv", set, ADMIN, JSON).text())
                .isEqualTo("{\"value\":\"v\"}");
        assertThat(upload("PUT", "/ctx/blocking/app/kv/k", set, ADMIN, TEXT).status())
                .isEqualTo(200);
        assertThat(stored("k")).startsWith("{\"action\"");
    }
}
