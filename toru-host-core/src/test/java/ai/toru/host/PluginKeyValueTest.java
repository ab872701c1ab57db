package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.kv.InMemoryKeyValueStore;
import ai.toru.host.kv.KeyValueLimits;
import ai.toru.host.kv.KeyValueRequest;
import ai.toru.host.plugin.BadPluginResponseException;
import ai.toru.host.plugin.PluginDisabledException;
import ai.toru.host.plugin.PluginTimeoutException;
import ai.toru.host.plugin.UnknownPluginException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Key-value data over the socket, both ways, with real processes. */
class PluginKeyValueTest extends HostWithPlugins {

    @Test
    void manyQuestionsAtOnce_inTheMiddleOfARequest_seeTheirOwnWrites() throws Exception {
        plugins.with("kv", "echo");
        start();

        String body = host.request("kv", with("/count-many", 2_000)).bodyText();

        assertThat(body).startsWith("{\"seen\": [\"0\", \"1\", \"2\"").contains("\"1999\"], \"errors\": []}");
        assertThat(get(host.keyValue("kv").get("many-99"))).contains("1999");
    }

    @Test
    void refusal_hasANullValueAndAnError() throws Exception {
        plugins.with("kv", "echo");
        start(builder().keyValueLimits(new KeyValueLimits(512, 1 << 20, 1, 1000)));
        get(host.keyValue("kv").set("one", "x"));

        assertThat(refused("{\"action\": \"set\", \"key\": \"two\", \"value\": \"x\"}"))
                .contains("\"value\": null", "\"code\": \"quota_exceeded\"");
        assertThat(refused("{\"action\": \"get\", \"key\": \"\"}")).contains("\"code\": \"invalid_key\"");
        assertThat(refused("{\"action\": \"list\", \"key\": \"x\"}")).contains("\"code\": \"bad_request\"");
    }

    @Test
    void questionWithoutAnAction_isToldSo_ratherThanLeftWaiting() throws Exception {
        plugins.with("kv", "echo");
        start();

        assertThat(refused("{\"acton\": \"set\", \"key\": \"two\", \"value\": \"x\"}"))
                .contains("\"code\": \"bad_request\"", "action is missing");
        assertThat(refused("{}")).contains("\"code\": \"bad_request\"", "action is missing");
        for (String payload : List.of("[]", "null", "\"get\"", "7")) {
            assertThat(refused(payload)).contains("\"code\": \"bad_request\"", "an object is needed");
        }
    }

    private String refused(String question) {
        return host.request("kv", with("/kv-refused", question)).bodyText();
    }

    @Test
    void plugin_thatAsksAndNeverReads_isCutOff_andHoldsUpNobody() throws Exception {
        plugins.with("flood", "echo").with("good", "echo");
        start();

        CompletableFuture<?> flooding = send("flood", "/flood-kv");
        assertThat(awaitTold(PluginEvent.Type.PROTOCOL_VIOLATION)
                        .get(0)
                        .details()
                        .toString())
                .contains("does not read the answers");
        assertThat(flooding).failsWithin(Duration.ofSeconds(10));
        assertThat(request("good", "/count").bodyText()).isEqualTo("1");
        assertThat(request("flood", "/").status()).isEqualTo(200);
    }

    @Test
    void questionWhileStopping_isAnswered() throws Exception {
        plugins.with("kv", "asks-while-stopping");
        start();
        assertThat(request("kv", "/").status()).isEqualTo(200);

        get(host.disable("kv"));

        assertThat(Files.readString(root.resolve("logs/plugins/kv.log"))).contains("told words");
        assertThat(get(host.keyValue("kv").get("last"))).contains("words");
    }

    @Test
    void handleKeyValue_isAnsweredByThePlugin_inBothShapes() throws Exception {
        plugins.with("flat", "echo").with("nested", "kv-nested");
        start();

        for (String id : host.plugins().stream().map(status -> status.id()).toList()) {
            assertThat(get(host.handleKeyValue(id, new KeyValueRequest.Get("k"))))
                    .contains("get k None");
            assertThat(get(host.handleKeyValue(id, new KeyValueRequest.Set("k", "v"))))
                    .contains("set k v");
            assertThat(get(host.handleKeyValue(id, new KeyValueRequest.Delete("k"))))
                    .contains("delete k None");
        }
        assertThat(get(host.handleKeyValue("flat", new KeyValueRequest.Get("nothing"))))
                .isEmpty();
    }

    @Test
    void handleKeyValue_withoutAnswer_endsInTime_andTheNextRequestIsServed() throws IOException {
        plugins.with("mute", "kv-never");
        start(all -> all.keyValueTimeout(Duration.ofMillis(200)));

        assertFails(host.handleKeyValue("mute", new KeyValueRequest.Get("k")), PluginTimeoutException.class)
                .hasMessageContaining("200 ms");

        assertThat(request("mute", "/").status()).isEqualTo(200);
    }

    @Test
    void handleKeyValue_ofNonsenseNobodyOrADisabledPlugin_saysSo() throws Exception {
        plugins.with("odd", "kv-nonsense");
        start();
        KeyValueRequest question = new KeyValueRequest.Get("k");

        assertFails(host.handleKeyValue("odd", question), BadPluginResponseException.class)
                .hasMessageContaining("value is an object");
        assertFails(host.handleKeyValue("nobody", question), UnknownPluginException.class);
        get(host.disable("odd"));
        assertFails(host.handleKeyValue("odd", question), PluginDisabledException.class);
    }

    @Test
    void handleKeyValue_cancelled_freesThePlugin() throws Exception {
        plugins.with("mute", "kv-never");
        start(all -> all.keyValueTimeout(Duration.ofMinutes(1)));
        CompletableFuture<?> asked =
                host.handleKeyValue("mute", new KeyValueRequest.Get("k")).toCompletableFuture();
        awaitInFlight("mute");

        assertThat(asked.cancel(true)).isTrue();

        assertThat(host.requestAsync("mute", PluginRequest.get("/")).toCompletableFuture())
                .succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void storeInMemory_canBeShared_betweenTheHostAndItsEmbedder() throws Exception {
        plugins.with("kv", "echo");
        InMemoryKeyValueStore store = new InMemoryKeyValueStore();
        start(builder().keyValueStore(store));
        get(store.set("kv", "count", "41"));

        assertThat(request("kv", "/count").bodyText()).isEqualTo("42");
    }
}
