package ai.toru.servlet.internal.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class JsonTest {

    @Test
    void bytes_everyKind_written() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("text", "a\"\n\u0001ü🚀");
        map.put("list", Arrays.asList(1, 2L, true, null));
        map.put("at", Instant.EPOCH);

        assertThat(new String(Json.bytes(map), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"text\":\"a\\\"\\n\\u0001ü🚀\",\"list\":[1,2,true,null],\"at\":\"1970-01-01T00:00:00Z\"}");
    }

    @Test
    void bytes_loneSurrogate_replaced() {
        assertThat(new String(Json.bytes("a\ud800b"), StandardCharsets.UTF_8)).isEqualTo("\"a?b\"");
    }
}
