package ai.toru.servlet.internal.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Without an exponent, which not everybody reads as a number. */
    @ParameterizedTest
    @ValueSource(strings = {"0.001", "1.5", "0", "100", "0.000000001"})
    void text_decimal_isANumberWithoutExponent(String number) {
        assertThat(Json.text(new BigDecimal(number).stripTrailingZeros())).isEqualTo(number);
    }

    @Test
    void bytes_loneSurrogate_replaced() {
        assertThat(new String(Json.bytes("a\ud800b"), StandardCharsets.UTF_8)).isEqualTo("\"a?b\"");
    }

    @Test
    void object_everyKind_read() {
        Map<String, @Nullable Object> members = Json.object(
                " {\"a\":null,\"b\":true,\"c\":\"x\\u0000\",\"d\":-7,\"e\":1.5,\"f\":[{}],\"g\":{\"h\":1}}\n");

        assertThat(members)
                .containsExactly(
                        entry("a", null),
                        entry("b", true),
                        entry("c", "x\0"),
                        entry("d", -7L),
                        entry("e", 1.5),
                        entry("f", List.of()),
                        entry("g", List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "7",
                "{",
                "{\"a\":1",
                "{\"a\":1}{}",
                "{\"a\":1} x",
                "{\"a\":1,\"a\":2}",
                "{\"a\":{\"b\":1,\"b\":2}}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "{\"a\":\"\t\"}",
                "{'a':1}",
                "\ufeff{}"
            })
    void object_notOneStrictObject_refused(String text) {
        assertThatThrownBy(() -> Json.object(text)).isInstanceOf(BadBodyException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void object_nestedTooDeep_refused(String opening) {
        assertThatThrownBy(() -> Json.object("{\"a\":" + opening.repeat(100_000)))
                .isInstanceOf(BadBodyException.class);
    }
}
