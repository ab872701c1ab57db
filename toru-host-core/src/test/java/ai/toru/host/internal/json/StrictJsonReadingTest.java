package ai.toru.host.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fault covered: fact 8, and "Protocol" as far as it is about JSON itself. */
class StrictJsonReadingTest {

    private static final JsonLimits LIMITS = new JsonLimits(2000, 5, 60, 20, 12);

    private final StrictJson json = new StrictJson(LIMITS);

    @Test
    void readObject_everyKindOfValue_plainJava() throws Exception {
        Map<String, Object> object = read("{\"s\":\"é\\n\\ud83d\\ude00\",\"i\":7,\"t\":true,\"f\":false,\"n\":null,"
                + "\"a\":[1,\"x\",[]],\"o\":{\"z\":1,\"y\":2}}");

        assertThat(object.keySet()).containsExactly("s", "i", "t", "f", "n", "a", "o");
        assertThat(object)
                .containsEntry("s", "é\n😀")
                .containsEntry("i", 7L)
                .containsEntry("t", true)
                .containsEntry("f", false)
                .containsEntry("n", null)
                .containsEntry("a", List.of(1L, "x", List.of()))
                .containsEntry("o", Map.of("z", 1L, "y", 2L));
    }

    @Test
    void readObject_numbers_keptDigitByDigit() throws Exception {
        StrictJson wide = new StrictJson(JsonLimits.DEFAULTS);
        Map<String, Object> object = wide.readObject(utf8("{\"long\":-9223372036854775808,\"big\":9223372036854775808,"
                + "\"dec\":1.10,\"exp\":1e400,\"tiny\":0.1}"));

        assertThat(object)
                .containsEntry("long", Long.MIN_VALUE)
                .containsEntry("big", new BigInteger("9223372036854775808"))
                .containsEntry("dec", new BigDecimal("1.10"))
                .containsEntry("exp", new BigDecimal("1e400"))
                .containsEntry("tiny", new BigDecimal("0.1"));
    }

    /** A mapper with default typing would make an object of the named class. */
    @Test
    void readObject_namesOfClasses_stayPlain() throws Exception {
        Map<String, Object> object = read(
                "{\"@class\":\"java.net.URL\",\"a\":[\"java.net.URL\",\"file:/x\"],\"o\":{\"@class\":\"java.net.URL\"}}");

        assertThat(object)
                .containsEntry("@class", "java.net.URL")
                .containsEntry("a", List.of("java.net.URL", "file:/x"))
                .containsEntry("o", Map.of("@class", "java.net.URL"));
    }

    @Test
    void readObject_containers_canBeChangedAndKeepTheirOrder() throws Exception {
        Map<String, Object> object = read("{\"a\":[{}]}");

        assertThat(object).isExactlyInstanceOf(LinkedHashMap.class);
        assertThat(object.get("a")).isExactlyInstanceOf(ArrayList.class);
        assertThat(((List<?>) object.get("a")).get(0)).isExactlyInstanceOf(LinkedHashMap.class);
    }

    @Test
    void readObject_surroundingWhiteSpace_fine() throws Exception {
        assertThat(read(" \r\n\t{ } \n")).isEmpty();
    }

    static List<List<String>> malformed() {
        return List.of(
                List.of("", "an object was expected, not an empty text"),
                List.of("  ", "an object was expected, not an empty text"),
                List.of("null", "an object was expected, not null"),
                List.of("[{}]", "an object was expected, not an array"),
                List.of("\"x\"", "an object was expected, not a string"),
                List.of("3", "an object was expected, not a number"),
                List.of("true", "an object was expected, not a boolean"),
                List.of("secret", "a word without quotes that is not true, false or null"),
                List.of("{\"a\":1,\"b\":2,\"a\":3}", "the member \"a\" appears twice in one object"),
                List.of("{\"a\":1,\"\\u0061\":3}", "the member \"a\" appears twice in one object"),
                List.of("{\"x\":{\"é\\n\":1,\"é\\n\":3}}", "the member \"??\" appears twice in one object"),
                List.of("{} {}", "something follows the end of the object"),
                List.of("{},", "something follows the end of the object"),
                List.of("{}]", "something follows the end of the object"),
                List.of("{}x", "something follows the end of the object"),
                List.of("{}  \0", "something follows the end of the object"),
                List.of("{\"a\":1]", "a closing bracket does not match the opening one"),
                List.of("{\"a\":1", "the text ends in the middle of a value"),
                List.of("{\"a\":\"secret", "the text ends in the middle of a value"),
                List.of("{\"a", "the text ends in the middle of a value"),
                List.of("{\"a\":tr", "a word without quotes that is not true, false or null"),
                List.of("{\"a\":secret}", "a word without quotes that is not true, false or null"),
                List.of("{\"a\":}", "a value was expected"),
                List.of("{\"a\" 1}", "a colon was expected after the member name"),
                List.of("{\"a\":1 \"b\":2}", "a comma or a closing bracket was expected"),
                List.of("{\"a\":1,}", "a member name in double quotes was expected (a comma too many before it?)"),
                List.of("{'a':1}", "a member name in double quotes was expected (a comma too many before it?)"),
                List.of("{a:1}", "a member name in double quotes was expected (a comma too many before it?)"),
                List.of("{\"a\":[1,]}", "a value was expected"),
                List.of("{\"a\":01}", "a number is not written as JSON writes numbers"),
                List.of("{\"a\":1.}", "a number is not written as JSON writes numbers"),
                List.of("{\"a\":-}", "a number is not written as JSON writes numbers"),
                List.of("{\"a\":+1}", "a number is not written as JSON writes numbers"),
                List.of("{\"a\":1e9999999999}", "a number is not written as JSON writes numbers"),
                List.of("{\"a\":[1e9999999999]}", "a number is not written as JSON writes numbers"),
                List.of(
                        "{\"a\":[{\"\\udc00\":[\"secret\"]}]}",
                        "half of a surrogate pair (\\ud800 to \\udfff) stands alone"),
                List.of(
                        "{\"a\":[{\"b\":[\"\\udc00\"]}]}",
                        "half of a surrogate pair (\\ud800 to \\udfff) stands alone"),
                List.of("{\"a\":NaN}", "NaN and Infinity are not JSON numbers"),
                List.of("{\"a\":\"\n\"}", "a control character stands there raw; write it as \\n, \\t or \\u001f"),
                List.of("{\"abc\0\":1}", "a control character stands there raw; write it as \\n, \\t or \\u001f"),
                List.of("{\"a\":\"\\q\"}", "an escape that JSON does not know follows a backslash"),
                List.of("{\"a\":\"\\u12g4\"}", "\\u is not followed by four hexadecimal digits"),
                List.of("{\"a\":\"\\ud800\"}", "half of a surrogate pair (\\ud800 to \\udfff) stands alone"),
                List.of("{\"a\":\"\\udc00\\ud800\"}", "half of a surrogate pair (\\ud800 to \\udfff) stands alone"),
                List.of("{\"\\ud800x\":1}", "half of a surrogate pair (\\ud800 to \\udfff) stands alone"),
                List.of("{/*x*/}", "JSON has no comments"),
                List.of("{\"a\":[[[[[]]]]]}", "nested deeper than 5 levels"),
                List.of("{\"a\":[" + "1,".repeat(60) + "1]}", "more than 60 values, names and brackets"),
                List.of("{\"" + "a".repeat(24) + "\":1}", "a member name longer than 20 characters"),
                List.of("{\"a\":1234567890123}", "a number longer than 12 characters"),
                List.of("{\"a\":0.123456789012}", "a number longer than 12 characters"),
                List.of("{\"a\":\"" + "x".repeat(2000) + "\"}", "2008 bytes are more than the limit of 2000"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void readObject_malformed_saysWhatInOurWords(List<String> textAndProblem) {
        assertThatThrownBy(() -> read(textAndProblem.get(0)))
                .isInstanceOfSatisfying(
                        MalformedJsonException.class,
                        e -> assertThat(e.problem()).isEqualTo(textAndProblem.get(1)))
                .hasMessageNotContainingAny("secret", "Source", "Feature", "StreamRead");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"a\":1,\"b\" 2}|11|1|12", "{\"a\":1,~~  \"b\":x}|15|3|7", "{\"a\":1~} ~ 7|8|2|2", "[]|0|1|1"})
    void readObject_malformed_saysWhere(String text, int offset, int line, int column) {
        MalformedJsonException thrown =
                catchThrowableOfType(MalformedJsonException.class, () -> read(text.replace('~', '\n')));

        assertThat(thrown.byteOffset()).isEqualTo(offset);
        assertThat(thrown)
                .hasMessageStartingWith(
                        "Not valid JSON at line " + line + ", column " + column + " (byte " + offset + "): ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE", "UTF-32"})
    void readObject_otherUnicodeEncodings_refused(String charset) {
        byte[] text = "{\"a\":1}".getBytes(Charset.forName(charset));

        assertThatThrownBy(() -> json.readObject(text)).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void readObject_byteOrderMark_refused() {
        assertThatThrownBy(() -> read("\ufeff{}")).hasMessageContaining("a byte order mark; leave it out");
    }

    @Test
    void readObject_overlongUtf8_refusedAtItsByte() {
        byte[] text = utf8("{\"a\":\"--\"}");
        text[6] = (byte) 0xC0;
        text[7] = (byte) 0xAF;

        assertThatThrownBy(() -> json.readObject(text)).hasMessageContaining("(byte 6): not UTF-8: 0xC0 cannot stand");
    }

    @Test
    void readObject_exactlyTheLimits_fine() throws Exception {
        assertThat(read("{\"a\":[[[[]]]]}")).hasSize(1);
        assertThat(read("{\"a\":123456789012}")).hasSize(1);
        assertThat(read("{\"a\":\"" + "x".repeat(2000 - 8) + "\"}")).hasSize(1);
    }

    @Test
    void limits_notPositive_refused() {
        assertThatThrownBy(() -> JsonLimits.DEFAULTS.withMaxNesting(0))
                .hasMessage("maxNesting must be at least 1, but is 0.");
    }

    /** Fact 11: Jackson's default pool leaves a ThreadLocal on the container's threads. */
    @Test
    void buffers_ofTheReader_notPooledByThread() throws Exception {
        Field factory = StrictJson.class.getDeclaredField("factory");
        factory.setAccessible(true);

        assertThat(((JsonFactory) factory.get(json))._getRecyclerPool())
                .isInstanceOf(JsonRecyclerPools.BoundedPool.class);
    }

    private Map<String, Object> read(String text) throws MalformedJsonException {
        return json.readObject(utf8(text));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
