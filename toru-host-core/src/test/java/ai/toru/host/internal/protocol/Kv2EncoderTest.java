package ai.toru.host.internal.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.internal.json.JsonLimits;
import ai.toru.host.internal.json.StrictJson;
import ai.toru.host.kv.KeyValueChange;
import ai.toru.host.kv.KeyValueEntry;
import ai.toru.host.kv.KeyValueOutcome;
import ai.toru.host.kv.KeyValuePage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Kv2EncoderTest {

    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final String HEAD =
            "{\"type\":\"kv\",\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"request_id\":\"r\",\"payload\":";

    private final Kv2Encoder encoder = encoder(1 << 20);

    @Test
    void singleChanges_haveTheirAnswers() {
        assertThat(text(encoder.changed("r", KeyValueChange.increment("k", 1), outcome(true, "42"))))
                .isEqualTo(HEAD + "{\"value\":\"42\"}}");
        assertThat(text(encoder.changed("r", KeyValueChange.set("k", "v", Duration.ofSeconds(1)), outcome(true, "v"))))
                .isEqualTo(HEAD + "{\"value\":null}}");
        assertThat(text(encoder.changed("r", KeyValueChange.compareAndSet("k", null, "v"), outcome(true, "v"))))
                .isEqualTo(HEAD + "{\"applied\":true,\"value\":\"v\"}}");
        assertThat(text(encoder.changed("r", KeyValueChange.compareAndSet("k", "a", "v"), outcome(false, "\"b"))))
                .isEqualTo(HEAD + "{\"applied\":false,\"value\":\"\\\"b\"}}");
        assertThat(text(encoder.changed(
                        "r", KeyValueChange.compareAndSet("k", "a", null), outcome(true, (String) null))))
                .isEqualTo(HEAD + "{\"applied\":true,\"value\":null}}");
    }

    @Test
    void batch_hasAResultForEachOperation_asIfItWereAlone() {
        List<KeyValueChange> changes = List.of(
                KeyValueChange.set("a", "1"),
                KeyValueChange.delete("b"),
                KeyValueChange.compareAndSet("c", null, "3"),
                KeyValueChange.increment("d", 1));

        assertThat(text(encoder.batch("r", changes, outcome(true, "1", null, "3", "4"))))
                .isEqualTo(HEAD + "{\"applied\":true,\"results\":"
                        + "[{\"value\":null},{\"value\":null},{\"value\":\"3\"},{\"value\":\"4\"}]}}");
        assertThat(text(encoder.batch("r", changes, outcome(false, "0", "x", "old", null))))
                .isEqualTo(HEAD + "{\"applied\":false,\"results\":"
                        + "[{\"value\":null},{\"value\":null},{\"value\":\"old\"},{\"value\":null}]}}");
    }

    @Test
    void page_hasEntriesInOrder_andWhereToGoOn() {
        KeyValuePage page = new KeyValuePage(
                List.of(new KeyValueEntry("a", "1\n", null), new KeyValueEntry("b", "2", TIME.plusMillis(1))), "b");

        assertThat(text(encoder.page("r", page)))
                .isEqualTo(
                        HEAD + "{\"entries\":[{\"key\":\"a\",\"value\":\"1\\n\"},"
                                + "{\"key\":\"b\",\"value\":\"2\",\"expires_at\":\"2026-01-01T00:00:00.001Z\"}],\"next\":\"b\"}}");
        assertThat(text(encoder.page("r", new KeyValuePage(List.of(), null))))
                .isEqualTo(HEAD + "{\"entries\":[],\"next\":null}}");
    }

    /** Property: whatever the frame's limit, pages put together are the whole, and no frame is longer than that. */
    @Test
    void page_inFramesOfAnySize_isCompleteInTheEnd() throws Exception {
        List<KeyValueEntry> all = IntStream.range(0, 60)
                .mapToObj(i -> new KeyValueEntry(
                        String.format("k%02d\u0001\"", i), "\u0002é😀\n".repeat(i % 13), i % 3 == 0 ? TIME : null))
                .toList();
        StrictJson json = new StrictJson(JsonLimits.DEFAULTS);
        for (int limit = 520; limit < 2200; limit += 37) {
            Kv2Encoder narrow = encoder(limit);
            List<String> seen = new ArrayList<>();
            String next = "";
            while (next != null) {
                int from = seen.size();
                byte[] frame = narrow.page("r", new KeyValuePage(all.subList(from, all.size()), null));
                assertThat(frame.length - 4).isLessThanOrEqualTo(limit);
                Map<?, ?> payload =
                        (Map<?, ?>) json.readObject(text(frame).getBytes(UTF_8)).get("payload");
                for (Object entry : (List<?>) payload.get("entries")) {
                    Map<?, ?> members = (Map<?, ?>) entry;
                    seen.add(members.get("key") + "=" + members.get("value"));
                }
                next = (String) payload.get("next");
                assertThat(seen.size()).isGreaterThan(from);
                assertThat(next == null ? all.size() : seen.size())
                        .as("next names the last entry, and none at the end")
                        .isEqualTo(seen.size());
                if (next != null) {
                    assertThat(next).isEqualTo(all.get(seen.size() - 1).key());
                }
            }
            assertThat(seen)
                    .containsExactlyElementsOf(all.stream()
                            .map(entry -> entry.key() + "=" + entry.value())
                            .toList());
        }
    }

    @Test
    void page_whoseFirstEntryFitsNoFrame_isTooLarge_andNamesIt() {
        KeyValuePage page = new KeyValuePage(List.of(new KeyValueEntry("big", "x".repeat(500), null)), null);

        assertThat(text(encoder(400).page("r", page)))
                .contains("\"value\":null", "\"code\":\"value_too_large\"", "\\\"big\\\"", "a frame of 400 bytes")
                .doesNotContain("applied");
    }

    @Test
    void answersThatFitNoFrame_areTooLarge_andSayWhatWasChangedAllTheSame() {
        KeyValueChange cas = KeyValueChange.compareAndSet("k", "a", "b");
        String large = "x".repeat(500);

        assertThat(text(encoder(400).changed("r", cas, outcome(false, large))))
                .startsWith(HEAD + "{\"value\":null,\"error\":{\"code\":\"value_too_large\"");
        assertThat(text(encoder(400).changed("r", cas, outcome(true, large))))
                .startsWith(HEAD + "{\"applied\":true,\"value\":null,\"error\":{\"code\":\"value_too_large\"");
        assertThat(text(encoder(400).batch("r", List.of(cas), outcome(true, large))))
                .startsWith(HEAD + "{\"applied\":true,\"value\":null,\"error\":{\"code\":\"value_too_large\"");
        assertThat(text(encoder(400).batch("r", List.of(cas), outcome(false, large))))
                .startsWith(HEAD + "{\"value\":null,\"error\":{\"code\":\"value_too_large\"");
    }

    private static KeyValueOutcome outcome(boolean applied, String... values) {
        List<Optional<String>> all = new ArrayList<>();
        for (String value : values) {
            all.add(Optional.ofNullable(value));
        }
        return new KeyValueOutcome(applied, all);
    }

    private static String text(byte[] frame) {
        return new String(frame, 4, frame.length - 4, UTF_8);
    }

    private static Kv2Encoder encoder(int maxFrameBytes) {
        return new MessageEncoder("p", new ProtocolLimits(maxFrameBytes, 64, Duration.ofSeconds(30)), () -> TIME).kv2();
    }
}
