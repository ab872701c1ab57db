package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.servlet.TestContainer.Setup;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys in paths, on containers as they are shipped and on such that let through what they can. */
abstract class KeyPathContract extends KeyValueRequests {

    abstract boolean lenient();

    @Override
    Setup setup() {
        Setup setup = new Setup()
                .filter(new LoginFilter(), "/*")
                .servlet(new PluginManagementServlet(gateway, null), "/api/plugins/*");
        setup.lenient = lenient();
        return setup;
    }

    @ParameterizedTest
    @CsvSource({
        "theme, theme",
        "%74heme, theme",
        "a/b/c, a/b/c",
        "a/, a/",
        "kv, kv",
        "enable, enable",
        "...%2e, ....",
        "a..b, a..b",
        "a%20b+c, a b+c",
        "%C3%BC%F0%9F%9A%80, ü🚀",
        "a:b@c!$&'()*=~, a:b@c!$&'()*=~",
        "%3Fa%23b, ?a#b",
        "%3Ba, ;a",
        "a%EF%BF%BD, a\ufffd",
    })
    void key_plainOrEncoded_isReadOnce(String path, String key) throws IOException {
        assertThat(putText(path, "v").text()).isEqualTo("{\"value\":\"v\"}");

        assertThat(stored(key)).isEqualTo("v");
        assertThat(asAdmin("GET", KV + "/" + path).text()).isEqualTo("{\"value\":\"v\"}");
        assertThat(asAdmin("DELETE", KV + "/" + path).text()).isEqualTo("{\"value\":null}");
        assertThat(stored(key)).isEqualTo("(nothing)");
    }

    /** What somebody would take for a way out of the plugin's own data, and what containers read in different ways. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "../../app2/kv/secret",
                "%2e%2e/%2e%2e/app2/kv/secret",
                "..%2f..%2fapp2%2fkv%2fsecret",
                "..%252f..%252fapp2%252fkv%252fsecret",
                "%252e%252e/secret",
                "..;/..;/app2/kv/secret",
                "a%2Fb",
                "a%5Cb",
                "a\\b",
                "a//b",
                "/secret",
                "./secret",
                "a/.",
                "a%25b",
                "a;b",
                "secret;v=1",
                "a%00",
                "a%0d%0ab",
                "%ff",
                "%ED%A0%80",
                "%c0%af",
                "%zz",
                "a%EF%BF%BD%ff",
            })
    void key_thatCanBeReadInTwoWays_400AndNothingIsTouched(String path) throws IOException {
        store("app2", "secret", "hidden");
        store("app", "secret", "mine");

        for (String method : List.of("GET", "PUT", "DELETE")) {
            RawHttp.Response response = exchange(method, KV + "/" + path, ADMIN, TEXT, "Connection: close");
            assertThat(response.status()).as(method + " " + response.text()).isEqualTo(400);
        }
        assertThat(stored("app2", "secret")).isEqualTo("hidden");
        assertThat(stored("app", "secret")).isEqualTo("mine");
        assertThat(gateway.store()
                        .statistics()
                        .toCompletableFuture()
                        .join()
                        .namespaces()
                        .values())
                .allMatch(namespace -> namespace.keys() == 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%6bv", "kv;v=1", "kv;/a", "%6Bv/a"})
    void word_notLiteral_400(String word) throws IOException {
        assertThat(exchange("GET", "/ctx/api/plugins/app/" + word, ADMIN, "Connection: close")
                        .status())
                .isEqualTo(400);
        assertThat(gateway.received()).isEmpty();
    }

    @Test
    void key_empty_400() throws IOException {
        for (String method : List.of("GET", "DELETE")) {
            assertError(asAdmin(method, KV + "/"), 400, "invalid_key");
        }
        assertError(putText("", "v"), 400, "invalid_key");
    }

    /** The form with the key in the body takes them all. */
    @ParameterizedTest
    @ValueSource(strings = {"..", "../../app2/kv/secret", "a//b", "a\\\\b", "%2F", "a;b", "%", "/", "\\r\\n", "\ufffd"})
    void key_inTheBody_anySignWillDo(String key) throws IOException {
        store("app2", "secret", "hidden");

        String member = "\"key\":\"" + key + "\"";
        assertThat(post("{\"action\":\"set\"," + member + ",\"value\":\"v\"}").text())
                .isEqualTo("{\"value\":\"v\"}");
        assertThat(post("{\"action\":\"get\"," + member + "}").text()).isEqualTo("{\"value\":\"v\"}");
        assertThat(post("{\"action\":\"list\"}").text()).contains("[{" + member + ",\"value\":\"v\"}]");
        assertThat(post("{\"action\":\"delete\"," + member + "}").text()).isEqualTo("{\"value\":null}");
        assertThat(stored("app2", "secret")).isEqualTo("hidden");
    }
}
