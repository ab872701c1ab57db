package ai.toru.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void parse_givesPlainValues() {
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("a", Arrays.asList(1L, 1.5, true, null, "ü"));
        expected.put("big", new BigInteger("123456789012345678901"));
        expected.put("o", Map.of());

        assertThat(Json.parse("{\"a\":[1,1.5,true,null,\"ü\"],\"big\":123456789012345678901,\"o\":{}}"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1,]", "{\"a\":1,\"a\":2}", "1 2", "NaN", "'a'", "{a:1}", "[1", "]"})
    void parse_whatIsNoJson_isRefused(String text) {
        assertThatThrownBy(() -> Json.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("No JSON: ");
    }

    @Test
    void write_plainValues_isJson() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("text", "a\"ü🚀");
        value.put("numbers", List.of(1, 2L, 1.5, 2.5f, new BigDecimal("0.10"), BigInteger.TEN));
        value.put("none", null);
        value.put("flags", List.of(true, false));
        value.put("time", Instant.EPOCH);
        value.put("level", Log.Level.INFO);
        value.put("perhaps", Optional.empty());

        assertThat(Json.write(value))
                .isEqualTo(
                        "{\"text\":\"a\\\"ü🚀\",\"numbers\":[1,2,1.5,2.5,0.10,10],\"none\":null,"
                                + "\"flags\":[true,false],\"time\":\"1970-01-01T00:00:00Z\",\"level\":\"INFO\",\"perhaps\":null}");
    }

    private record Note(String title, List<Integer> lines) {}

    @Test
    void write_aRecord_isAnObject() {
        assertThat(Json.write(List.of(new Note("a", List.of(1, 2))))).isEqualTo("[{\"title\":\"a\",\"lines\":[1,2]}]");
    }

    @Test
    void write_whatJsonHasNoWordFor_isRefused() {
        assertThatThrownBy(() -> Json.write(List.of(new Object())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Object");
        assertThatThrownBy(() -> Json.write("half \ude80")).hasMessageContaining("half a surrogate pair");
        assertThatThrownBy(() -> Json.write(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
