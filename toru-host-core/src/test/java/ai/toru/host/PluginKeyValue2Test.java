package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.internal.json.JsonLimits;
import ai.toru.host.internal.json.StrictJson;
import ai.toru.host.kv.KeyValueChange;
import ai.toru.host.kv.KeyValueLimits;
import ai.toru.host.metrics.KeyValueAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The feature {@code kv2} with a real process, which sends whatever it is told. */
class PluginKeyValue2Test extends HostWithPlugins {

    private final StrictJson json = new StrictJson(JsonLimits.DEFAULTS.withMaxBytes(32 << 20));

    @Test
    void list_goesThroughAllKeys_pageByPage() throws Exception {
        startWithKv2();
        get(host.keyValue("kv")
                .apply(IntStream.range(0, 25)
                        .mapToObj(i -> KeyValueChange.set(String.format("a/%02d", i), "" + i))
                        .toList()));
        get(host.keyValue("kv").set("b", "other"));

        Map<?, ?> first = ask("{\"action\": \"list\", \"prefix\": \"a/\", \"limit\": 20}");
        Map<?, ?> second = ask("{\"action\": \"list\", \"prefix\": \"a/\", \"after\": \"" + first.get("next") + "\"}");

        assertThat((List<?>) first.get("entries")).hasSize(20).first().isEqualTo(Map.of("key", "a/00", "value", "0"));
        assertThat((List<?>) second.get("entries")).hasSize(5).last().isEqualTo(Map.of("key", "a/24", "value", "24"));
        assertThat(second.get("next")).isNull();
    }

    @Test
    void values_tooManyForAFrame_comeInSeveral() throws Exception {
        startWithKv2();
        String large = "\u0001".repeat(1 << 20); // six times as long on the wire
        for (int i = 0; i < 6; i++) {
            get(host.keyValue("kv").set("k" + i, large));
        }
        int seen = 0;
        String after = "";
        while (after != null) {
            Map<?, ?> page = ask("{\"action\": \"list\", \"after\": \"" + after + "\"}");
            seen += ((List<?>) page.get("entries")).size();
            after = (String) page.get("next");
        }

        assertThat(seen).isEqualTo(6);
    }

    @Test
    void cas_takesAndGivesBackALock_whichEndsByItself() throws Exception {
        startWithKv2();

        assertThat(ask("{\"action\": \"cas\", \"key\": \"lock\", \"expected\": null, \"value\": \"me\"}"))
                .isEqualTo(Map.of("applied", true, "value", "me"));
        assertThat(ask("{\"action\": \"cas\", \"key\": \"lock\", \"expected\": null, \"value\": \"you\"}"))
                .isEqualTo(Map.of("applied", false, "value", "me"));
        assertThat(ask("{\"action\": \"cas\", \"key\": \"lock\", \"expected\": \"me\", \"value\": null}"))
                .containsEntry("applied", true)
                .containsEntry("value", null);
        assertThat(
                        ask(
                                "{\"action\": \"cas\", \"key\": \"lock\", \"expected\": null, \"value\": \"you\", \"ttl_ms\": 50}"))
                .containsEntry("applied", true);
        await().until(() -> get(host.keyValue("kv").get("lock")).isEmpty());
    }

    @Test
    void incr_counts_andRefusesWhatIsNoNumber() throws Exception {
        startWithKv2();

        assertThat(ask("{\"action\": \"incr\", \"key\": \"n\"}")).isEqualTo(Map.of("value", "1"));
        assertThat(ask("{\"action\": \"incr\", \"key\": \"n\", \"by\": -43}")).isEqualTo(Map.of("value", "-42"));
        get(host.keyValue("kv").set("n", "many"));
        assertThat(code(ask("{\"action\": \"incr\", \"key\": \"n\"}"))).isEqualTo("not_a_number");
    }

    @Test
    void set_withAnEnd_endsThen() throws Exception {
        startWithKv2();

        assertThat(ask("{\"action\": \"set\", \"key\": \"k\", \"value\": \"v\", \"ttl_ms\": 600000}"))
                .containsEntry("value", null);
        Map<?, ?> entry = (Map<?, ?>) ((List<?>) ask("{\"action\": \"list\"}").get("entries")).get(0);
        assertThat(entry.get("expires_at").toString()).matches("20\\d\\d-\\d\\d-\\d\\dT.*Z");
        ask("{\"action\": \"set\", \"key\": \"k\", \"value\": \"v\", \"ttl_ms\": 50}");
        await().until(() -> get(host.keyValue("kv").get("k")).isEmpty());
        assertThat(code(ask("{\"action\": \"set\", \"key\": \"k\", \"value\": \"v\", \"ttl_ms\": 0}")))
                .isEqualTo("bad_request");
    }

    @Test
    void batch_makesAllChangesOrNone() throws Exception {
        startWithKv2();
        String set = "{\"action\": \"set\", \"key\": \"a\", \"value\": \"1\"}";
        String count = "{\"action\": \"incr\", \"key\": \"n\", \"by\": 5}";

        Map<?, ?> done = ask("{\"action\": \"batch\", \"operations\": [" + set + "," + count + "]}");
        Map<?, ?> not = ask("{\"action\": \"batch\", \"operations\": [" + count
                + ", {\"action\": \"cas\", \"key\": \"a\", \"expected\": \"2\", \"value\": \"3\"}]}");
        Map<?, ?> empty = ask("{\"action\": \"batch\", \"operations\": []}");

        assertThat(done.get("applied")).isEqualTo(true);
        assertThat(((Map<?, ?>) ((List<?>) done.get("results")).get(1)).get("value"))
                .isEqualTo("5");
        assertThat(not.get("applied")).isEqualTo(false);
        assertThat(((Map<?, ?>) ((List<?>) not.get("results")).get(1)).get("value"))
                .isEqualTo("1");
        assertThat(code(empty)).isEqualTo("bad_request");
        assertThat(get(host.keyValue("kv").get("n"))).contains("5");
    }

    @Test
    void refusals_areThoseOf10_andUnclearRequestsAreToldWhy() throws Exception {
        plugins.with("kv", "offers-kv2");
        start(builder().keyValueLimits(new KeyValueLimits(512, 1 << 20, 1, 1000)));

        assertThat(code(ask("{\"action\": \"incr\", \"key\": \"\"}"))).isEqualTo("invalid_key");
        assertThat(ask("{\"action\": \"incr\", \"key\": \"a\"}")).isEqualTo(Map.of("value", "1"));
        assertThat(code(ask("{\"action\": \"incr\", \"key\": \"b\"}"))).isEqualTo("quota_exceeded");
        assertThat(code(ask("{\"action\": \"cas\", \"key\": \"a\", \"value\": \"x\"}")))
                .isEqualTo("bad_request");
    }

    @Test
    void manyIncrementsAtOnce_andAListBehindThem_areInOrder() throws Exception {
        startWithKv2();

        String body = host.request("kv", with("/kv2-many", 500)).bodyText();

        assertThat(body).isEqualTo("{\"sums\": 500, \"in_order\": true, \"listed\": \"500\"}");
    }

    @Test
    void requests_areCountedByAction() throws Exception {
        startWithKv2();
        ask("{\"action\": \"incr\", \"key\": \"n\"}");
        ask("{\"action\": \"list\"}");
        ask("{\"action\": \"batch\", \"operations\": []}");
        ask("{\"action\": \"cas\"}");

        assertThat(host.reading("kv").orElseThrow().keyValues())
                .containsEntry(KeyValueAction.INCR, new TreeMap<>(Map.of("ok", 1L)))
                .containsEntry(KeyValueAction.LIST, new TreeMap<>(Map.of("ok", 1L)))
                .containsEntry(KeyValueAction.BATCH, new TreeMap<>(Map.of("bad_request", 1L)))
                .containsEntry(KeyValueAction.UNCLEAR, new TreeMap<>(Map.of("bad_request", 1L)))
                .doesNotContainKey(KeyValueAction.CAS);
    }

    @Test
    void withoutTheFeature_theActionsAreUnknown() throws Exception {
        plugins.with("kv", "echo");
        start();

        for (String action : List.of("list", "cas", "incr", "batch")) {
            assertThat(code(ask("{\"action\": \"" + action + "\", \"key\": \"k\"}")))
                    .isEqualTo("bad_request");
        }
    }

    private void startWithKv2() throws Exception {
        plugins.with("kv", "offers-kv2");
        start();
    }

    /** The payload that the plugin is answered with. */
    private Map<String, Object> ask(String payload) throws Exception {
        String message = host.request("kv", with("/kv-refused", payload)).bodyText();
        @SuppressWarnings("unchecked")
        Map<String, Object> answer = (Map<String, Object>)
                json.readObject(message.getBytes(StandardCharsets.UTF_8)).get("payload");
        return answer;
    }

    private static Object code(Map<?, ?> answer) {
        assertThat(answer.containsKey("value")).isTrue();
        assertThat(answer.get("value")).isNull();
        return ((Map<?, ?>) answer.get("error")).get("code");
    }
}
