package ai.toru.host.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StrictJsonWritingTest {

    private final StrictJson json = new StrictJson(JsonLimits.DEFAULTS);

    @Test
    void writeObject_everyKindOfValue_compactInOrder() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("z", "é\"\\\n\u0001😀");
        object.put("i", 7);
        object.put("l", Long.MIN_VALUE);
        object.put("b", new BigInteger("9223372036854775808"));
        object.put("d", new BigDecimal("1.10"));
        object.put("f", 0.5);
        object.put("t", true);
        object.put("n", null);
        object.put("a", Arrays.asList(1, null, Map.of("k", List.of())));

        assertThat(text(json.writeObject(object)))
                .isEqualTo("{\"z\":\"é\\\"\\\\\\n\\u0001😀\",'i':7,'l':-9223372036854775808,"
                        .concat("'b':9223372036854775808,'d':1.10,'f':0.5,'t':true,'n':null,'a':[1,null,{'k':[]}]}")
                        .replace('\'', '"'));
    }

    @Test
    void writePretty_nested_lineByLine() {
        Map<String, Object> plugins = new LinkedHashMap<>();
        plugins.put("plugins", Map.of("weather", true));
        plugins.put("list", List.of(1, 2));

        assertThat(text(json.writePretty(plugins))).isEqualTo("""
            {
              "plugins": {
                "weather": true
              },
              "list": [
                1,
                2
              ]
            }
            """);
    }

    @Test
    void writeObject_whatWasRead_sameText() throws Exception {
        String text = "{\"a\":1.50,\"b\":[1e+400,12345678901234567890,\"\\u0000\"],\"c\":{\"d\":null,\"e\":false}}";

        assertThat(text(json.writeObject(json.readObject(text.getBytes(StandardCharsets.UTF_8)))))
                .isEqualTo(text.replace("1e+400", "1E+400"));
    }

    /** A log line that was cut within a pair must not fail the log. */
    @Test
    void writeObject_halfSurrogatePair_replaced() {
        assertThat(text(json.writeObject(Map.of("line", "a\ud83d")))).isEqualTo("{\"line\":\"a\ufffd\"}");
        assertThat(text(json.writeObject(Map.of("\udc00k", "\ud83d\ude00")))).isEqualTo("{\"\ufffdk\":\"😀\"}");
    }

    @Test
    void writeObject_notFinite_refused() {
        assertThatThrownBy(() -> json.writeObject(Map.of("a", Double.NaN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no NaN");
        assertThatThrownBy(() -> json.writeObject(Map.of("a", Float.NEGATIVE_INFINITY)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void writeObject_strangeTypes_refusedByName() {
        assertThatThrownBy(() -> json.writeObject(Map.of("a", new StringBuilder())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.StringBuilder");
        assertThatThrownBy(() -> json.writeObject(Map.of("a", Map.of(1, 2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Integer");
    }

    @Test
    void writeObject_containsItself_refusedNotOverflowing() {
        List<Object> endless = new ArrayList<>();
        endless.add(Collections.unmodifiableList(endless));

        assertThatThrownBy(() -> json.writeObject(Map.of("a", endless)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nested deeper than 64 levels");
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
