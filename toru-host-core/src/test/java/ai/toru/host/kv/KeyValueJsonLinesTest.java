package ai.toru.host.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.internal.time.ManualTime;
import ai.toru.host.plugin.KeyValueException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyValueJsonLinesTest {

    private final ManualTime time = new ManualTime();
    private final KeyValueStore store = new InMemoryKeyValueStore(KeyValueLimits.DEFAULTS, time);
    private final KeyValues data = new KeyValues(store, "a");

    @Test
    void export_writesALineForEachKey_inOrder() throws IOException {
        data.set("ü", "line\nbreak \"quoted\" 😀");
        data.set("b", "", Duration.ofDays(31));

        assertThat(exported())
                .isEqualTo("{\"key\":\"b\",\"value\":\"\",\"expires_at\":\"2026-02-01T00:00:00Z\"}\n"
                        + "{\"key\":\"ü\",\"value\":\"line\\nbreak \\\"quoted\\\" 😀\"}\n");
    }

    @Test
    void import_ofAnExport_bringsBackEverything_overManyPagesAndBatches() throws IOException {
        IntStream.range(0, 2_500).forEach(i -> data.set("key-" + i, "value " + i));
        data.set("large", "\u0001".repeat(1 << 20), Duration.ofDays(1));
        String lines = exported();
        data.clear();

        long count = imported(lines);

        assertThat(count).isEqualTo(2_501);
        assertThat(exported()).isEqualTo(lines);
    }

    @Test
    void import_skipsBlankLines_leavesOutWhatExpired_andTakesTheLastOfDuplicates() throws IOException {
        data.set("kept", "not in the file");

        long count = imported("\r\n  \n{\"key\":\"a\",\"value\":\"1\"}\r\n"
                + "{\"key\":\"old\",\"value\":\"1\",\"expires_at\":\"2026-01-01T00:00:00Z\"}\n\n"
                + "{\"value\":\"2\",\"key\":\"a\",\"expires_at\":null}");

        assertThat(count).isEqualTo(2);
        assertThat(value("a")).contains("2");
        assertThat(value("old")).isEmpty();
        assertThat(value("kept")).contains("not in the file");
    }

    @Test
    void import_keepsWhenKeysExpire() throws IOException {
        imported("{\"key\":\"a\",\"value\":\"1\",\"expires_at\":\"2026-01-01T01:00:00Z\"}");

        time.advance(Duration.ofMinutes(59));
        assertThat(value("a")).contains("1");
        time.advance(Duration.ofMinutes(1));
        assertThat(value("a")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            nonsense ; bad_request ; it is no JSON
            [] ; bad_request ; it is no JSON
            {"key":"k","value":"v"}{} ; bad_request ; it is no JSON
            {"key":"k","key":"l","value":"v"} ; bad_request ; it is no JSON
            {"key":"k","value":"v","more":1} ; bad_request ; "more" is no member
            {"value":"v"} ; bad_request ; key is missing
            {"key":"k"} ; bad_request ; value is missing
            {"key":"k","value":1} ; bad_request ; value is no string
            {"key":"k","value":null} ; bad_request ; value is no string
            {"key":"k","value":"v","expires_at":"tomorrow"} ; bad_request ; expires_at is no instant
            {"key":"k","value":"v","expires_at":"+999999999-01-01T00:00:00Z"} ; bad_request ; time to live
            {"key":"","value":"v"} ; invalid_key ; empty
            {"key":"\\u0000","value":"v"} ; invalid_key ; NUL
            """)
    void import_ofABadLine_namesItAndWhatIsWrong(String line, String code, String why) {
        assertThatThrownBy(() -> imported("{\"key\":\"first\",\"value\":\"v\"}\n\n" + line + "\n"))
                .isInstanceOfSatisfying(
                        KeyValueException.class, bad -> assertThat(bad.code()).isEqualTo(code))
                .hasMessageContaining("Line 3 ")
                .hasMessageContaining(why);
    }

    @Test
    void import_ofAByteOrderMark_isRefused() {
        assertThatThrownBy(() -> imported("\uFEFF{\"key\":\"k\",\"value\":\"v\"}"))
                .hasMessageContaining("Line 1 ")
                .hasMessageContaining("byte order mark");
    }

    @Test
    void import_ofBytesThatAreNoUtf8_isRefused() {
        InputStream latin = new ByteArrayInputStream(new byte[] {'\n', '"', (byte) 0xE4, '"'});

        assertThatThrownBy(() -> data.importFrom(latin))
                .hasMessageContaining("Line 2 ")
                .hasMessageContaining("not UTF-8");
    }

    @Test
    void import_ofAValueTooLarge_andOfAnEndlessLine_isRefused() {
        String tooLarge = "{\"key\":\"k\",\"value\":\"" + "x".repeat((1 << 20) + 1) + "\"}";

        assertThatThrownBy(() -> imported(tooLarge))
                .isInstanceOfSatisfying(
                        KeyValueException.class, bad -> assertThat(bad.code()).isEqualTo("value_too_large"));
        assertThatThrownBy(() -> data.importFrom(new EndlessLine()))
                .isInstanceOfSatisfying(
                        KeyValueException.class, bad -> assertThat(bad.code()).isEqualTo("bad_request"))
                .hasMessageContaining("Line 1 ");
    }

    @Test
    void import_thatTheStoreRefuses_namesTheLines() {
        KeyValues small =
                new KeyValues(new InMemoryKeyValueStore(new KeyValueLimits(512, 1 << 20, 1, 1000), time), "a");

        assertThatThrownBy(() ->
                        small.importFrom(stream("\n{\"key\":\"1\",\"value\":\"\"}\n{\"key\":\"2\",\"value\":\"\"}\n")))
                .isInstanceOfSatisfying(
                        KeyValueException.class, bad -> assertThat(bad.code()).isEqualTo("quota_exceeded"))
                .hasMessageStartingWith("Lines 2 to 3 were not imported");
    }

    @Test
    void export_interrupted_setsTheFlagAgain() {
        KeyValues waiting = new KeyValues(new HandDrivenStore(), "a");
        waiting.set("k", "never done");

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> waiting.exportTo(OutputStream.nullOutputStream()))
                .isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void export_ofAClosedStore_saysSo() {
        store.close();

        assertThatThrownBy(this::exported)
                .isInstanceOfSatisfying(
                        KeyValueException.class,
                        failed -> assertThat(failed.code()).isEqualTo("store_closed"));
    }

    private String exported() throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        long count = data.exportTo(lines);
        String text = lines.toString(UTF_8);
        assertThat(text.lines()).hasSize((int) count);
        return text;
    }

    private long imported(String lines) throws IOException {
        return KeyValueJsonLines.read(stream(lines), data, time);
    }

    private static InputStream stream(String lines) {
        return new ByteArrayInputStream(lines.getBytes(UTF_8));
    }

    private Optional<String> value(String key) {
        return data.get(key).toCompletableFuture().join();
    }

    /** A line without an end: whoever reads all of it never returns. */
    private static final class EndlessLine extends InputStream {

        @Override
        public int read() {
            return 'x';
        }
    }
}
