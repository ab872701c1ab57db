package ai.toru.plugin.internal.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.plugin.Handler;
import ai.toru.plugin.HttpException;
import ai.toru.plugin.Response;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {
    private final Router router = new Router();

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/items, /items",
        "/items/7, /items/{id}",
        "/items/new, /items/new",
        "/items/7/parts, /items/{id}/parts",
        "/files/a/b.txt, /files/*",
        "/files/list, /files/list",
        "/files/list/more, /files/*",
        "/elsewhere, /*",
        "/items/7/, /*",
        "/items/, /*"
    })
    void find_takesThePatternThatSaysMost(String path, String pattern) throws Exception {
        List<String> patterns = List.of(
                "/*", "/files/*", "/items/{id}", "/items/new", "/", "/items", "/items/{id}/parts", "/files/list");
        patterns.forEach(one -> router.add("GET", one, saying(one)));

        assertThat(found("GET", path)).isEqualTo(pattern);
    }

    @Test
    void find_decodesParameters() {
        router.add("GET", "/{a}/{b}/*", saying("it"));

        assertThat(router.find("GET", "/gr%C3%BCn/a+b/c%20d/e").parameters())
                .isEqualTo(Map.of("a", "grün", "b", "a+b", "*", "c d/e"));
    }

    @Test
    void find_whatCannotBeDecoded_isLeft() {
        router.add("GET", "/{a}", saying("it"));

        assertThat(router.find("GET", "/100%").parameters()).isEqualTo(Map.of("a", "100%"));
    }

    @Test
    void find_otherMethod_is405WithAllow() {
        router.add("get", "/a", saying("it"));
        router.add("PUT", "/{x}", saying("it"));

        assertThatThrownBy(() -> router.find("POST", "/a"))
                .asInstanceOf(InstanceOfAssertFactories.type(HttpException.class))
                .satisfies(
                        e -> assertThat(e.response().headers().first("allow")).contains("GET, HEAD, PUT"))
                .extracting(HttpException::status)
                .isEqualTo(405);
    }

    @Test
    void find_head_goesToGet_andAnyTakesTheRest() throws Exception {
        router.add("GET", "/a", saying("get"));
        router.add(Router.ANY, "/a", saying("any"));

        assertThat(found("HEAD", "/a")).isEqualTo("get");
        assertThat(found("PURGE", "/a")).isEqualTo("any");
    }

    @Test
    void find_nothing_isTheFallbackOr404() throws Exception {
        assertThatThrownBy(() -> router.find("GET", "/a"))
                .asInstanceOf(InstanceOfAssertFactories.type(HttpException.class))
                .extracting(HttpException::status)
                .isEqualTo(404);
        router.fallback(saying("fallback"));

        assertThat(found("GET", "/a")).isEqualTo("fallback");
    }

    @Test
    void last_answersGetBeforeTheFallback_andAfterAnyPattern() throws Exception {
        router.last("/bundle.js", saying("last"));
        router.fallback(saying("fallback"));

        assertThat(found("GET", "/bundle.js")).isEqualTo("last");
        assertThat(found("POST", "/bundle.js")).isEqualTo("fallback");
        router.add("GET", "/*", saying("pattern"));
        assertThat(found("GET", "/bundle.js")).isEqualTo("pattern");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "", "/a{b}", "/{a", "/{a}/{a}", "/*/a", "/{1}", "/}"})
    void add_badPattern_isRefused(String pattern) {
        assertThatThrownBy(() -> router.add("GET", pattern, saying("it"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void query_decodesAndKeepsTheOrder() {
        assertThat(UrlDecoding.query("tag=a&tag=b%20c&empty=&alone&x=1+2&bad=%zz"))
                .containsExactly(
                        Map.entry("tag", List.of("a", "b c")),
                        Map.entry("empty", List.of("")),
                        Map.entry("alone", List.of("")),
                        Map.entry("x", List.of("1 2")),
                        Map.entry("bad", List.of("%zz")));
        assertThat(UrlDecoding.query("")).isEmpty();
    }

    private String found(String method, String path) throws Exception {
        var response = router.find(method, path).handler().handle(null);
        return response.headers().first("X-Found").orElseThrow();
    }

    private static Handler saying(String what) {
        return request -> Response.empty().header("X-Found", what);
    }
}
