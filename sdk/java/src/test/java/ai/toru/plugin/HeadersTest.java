package ai.toru.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeadersTest {
    @Test
    void names_compareWithoutRegardToCase() {
        Headers headers = Headers.of(Map.of("Content-Type", "text/plain"));

        assertThat(headers.first("content-TYPE")).contains("text/plain");
        assertThat(headers.has("CONTENT-TYPE")).isTrue();
        assertThat(headers.with("content-type", "text/html").asMap())
                .isEqualTo(Map.of("content-type", List.of("text/html")));
        assertThat(headers.first("Accept")).isEmpty();
    }

    @Test
    void add_repeats() {
        assertThat(Headers.NONE
                        .add("Set-Cookie", "a=1")
                        .add("set-cookie", "b=2")
                        .all("Set-Cookie"))
                .containsExactly("a=1", "b=2");
        assertThat(Headers.NONE.asMap()).isEmpty();
    }

    @Test
    void with_whatHttpHasNoWordFor_isRefused() {
        assertThatThrownBy(() -> Headers.NONE.with("a b", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Headers.NONE.with("a", "x\r\nSet-Cookie: b=1"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Headers.NONE.with("a", "🚀")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void contentType_ofAResponse_isReplaced() {
        Response response =
                Response.text("x").header("content-type", "text/css").withStatus(201);

        assertThat(response.headers().all("Content-Type")).containsExactly("text/css");
        assertThat(response.status()).isEqualTo(201);
        assertThatThrownBy(() -> response.withStatus(199)).isInstanceOf(IllegalArgumentException.class);
    }
}
