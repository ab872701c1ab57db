package ai.toru.plugin;

import static ai.toru.plugin.FakeHost.type;
import static ai.toru.plugin.HostConnection.payload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Key-value data: what the plugin asks in the middle of a request, and what the host asks. */
class KeyValueTest {
    private static final String[] FEATURES = {"ready", "multiplex", "kv2"};

    /** A plugin that answers with what came of this. */
    private static Plugin asking(Function<KeyValue, Object> question) {
        return Plugins.plain().get("/", request -> {
            try {
                return Response.text(String.valueOf(question.apply(request.keyValue())));
            } catch (KeyValueException e) {
                return Response.text(e.code() + ": " + e.getMessage());
            }
        });
    }

    /** Asks, sees that the question is this one, answers it, and gives what came of it. */
    private static String outcome(HostConnection host, Map<String, ?> question, Map<String, ?> answer) {
        host.request("1", "GET", "/", Map.of());
        Map<String, Object> asked = host.next();
        assertThat(asked).containsEntry("type", "kv");
        assertThat(payload(asked)).isEqualTo(question);
        host.send("kv", (String) asked.get("request_id"), answer);
        return (String) payload(host.next()).get("body");
    }

    @Test
    void get_inTheMiddleOfARequest_isAnswered() {
        try (HostConnection host = FakeHost.begun(asking(kv -> kv.get("a")))) {
            assertThat(outcome(host, Map.of("action", "get", "key", "a"), Map.of("value", "1")))
                    .isEqualTo("Optional[1]");
            Map<String, Object> nothing = new HashMap<>();
            nothing.put("value", null);
            assertThat(outcome(host, Map.of("action", "get", "key", "a"), nothing))
                    .isEqualTo("Optional.empty");
        }
    }

    @Test
    void refusal_isAnExceptionWithItsCode() {
        Map<String, Object> refusal = new HashMap<>();
        refusal.put("value", null);
        refusal.put("error", Map.of("code", "quota_exceeded", "message", "Too much"));
        Plugin plugin = asking(kv -> {
            kv.set("a", "b");
            return "set";
        });
        try (HostConnection host = FakeHost.begun(plugin)) {
            assertThat(outcome(host, Map.of("action", "set", "key", "a", "value", "b"), refusal))
                    .isEqualTo("quota_exceeded: Too much (quota_exceeded)");
        }
    }

    @Test
    void setWithTtl_saysHowLong() {
        Plugin plugin = asking(kv -> {
            kv.setWithTtl("a", "b", Duration.ofSeconds(2));
            return "set";
        });
        try (HostConnection host = FakeHost.begun(plugin, FEATURES)) {
            assertThat(outcome(host, Map.of("action", "set", "key", "a", "value", "b", "ttl_ms", 2000L), Map.of()))
                    .isEqualTo("set");
        }
    }

    @Test
    void compareAndSet_saysBothAndTellsWhatIsThere() {
        Map<String, Object> question = new HashMap<>(Map.of("action", "cas", "key", "a", "value", "b"));
        question.put("expected", null);
        try (HostConnection host = FakeHost.begun(asking(kv -> kv.compareAndSet("a", null, "b")), FEATURES)) {
            assertThat(outcome(host, question, Map.of("applied", false, "value", "c")))
                    .isEqualTo("CompareResult[applied=false, value=c]");
        }
    }

    @Test
    void compareAndSet_withTtl_saysHowLong() {
        Map<String, Object> question =
                new HashMap<>(Map.of("action", "cas", "key", "a", "value", "b", "ttl_ms", 30000L));
        question.put("expected", null);
        Plugin plugin = asking(kv -> kv.compareAndSet("a", null, "b", Duration.ofSeconds(30)));
        try (HostConnection host = FakeHost.begun(plugin, FEATURES)) {
            assertThat(outcome(host, question, Map.of("applied", true, "value", "b")))
                    .isEqualTo("CompareResult[applied=true, value=b]");
        }
    }

    @Test
    void compareAndSet_withATtlOfLessThanAMillisecond_saysOne() {
        assertThat(KeyValueChange.compareAndSet("a", "b", "c", Duration.ofNanos(1))
                        .operation())
                .containsEntry("expected", "b")
                .containsEntry("ttl_ms", 1L);
    }

    @Test
    void increment_tellsTheSum() {
        try (HostConnection host = FakeHost.begun(asking(kv -> kv.increment("n", 2)), FEATURES)) {
            assertThat(outcome(host, Map.of("action", "incr", "key", "n", "by", 2L), Map.of("value", "42")))
                    .isEqualTo("42");
        }
    }

    @Test
    void list_asksForPartAfterPart() {
        Plugin plugin = asking(kv -> kv.list("v/").map(KeyValueEntry::key).collect(Collectors.joining(",")));
        try (HostConnection host = FakeHost.begun(plugin, FEATURES)) {
            host.request("1", "GET", "/", Map.of());
            Map<String, Object> first = host.next();
            assertThat(payload(first)).containsEntry("prefix", "v/").doesNotContainKey("after");
            host.send("kv", (String) first.get("request_id"), page("v/2", "v/1", "v/2"));
            Map<String, Object> second = host.next();
            assertThat(payload(second)).containsEntry("after", "v/2");
            host.send("kv", (String) second.get("request_id"), page(null, "v/3"));

            assertThat(payload(host.next())).containsEntry("body", "v/1,v/2,v/3");
        }
    }

    private static Map<String, Object> page(String next, String... keys) {
        Map<String, Object> page = new HashMap<>();
        page.put(
                "entries",
                List.of(keys).stream()
                        .map(key -> Map.of("key", key, "value", "x", "expires_at", "2026-01-01T13:00:00Z"))
                        .toList());
        page.put("next", next);
        return page;
    }

    @Test
    void batch_makesAllChangesOrNone() {
        Plugin plugin = asking(kv -> kv.batch(KeyValueChange.set("a", "1"), KeyValueChange.delete("b")));
        Map<String, Object> nothing = new HashMap<>();
        nothing.put("value", null);
        try (HostConnection host = FakeHost.begun(plugin, FEATURES)) {
            Map<String, Object> question = Map.of(
                    "action",
                    "batch",
                    "operations",
                    List.of(Map.of("action", "set", "key", "a", "value", "1"), Map.of("action", "delete", "key", "b")));
            assertThat(outcome(host, question, Map.of("applied", true, "results", List.of(nothing, nothing))))
                    .isEqualTo("BatchResult[applied=true, values=[null, null]]");
        }
    }

    @Test
    void more_withoutKv2_isNotSupported() {
        try (HostConnection host = FakeHost.begun(asking(kv -> kv.increment("n", 1)))) {
            assertThat(host.get("/")).extractingByKey("body").asString().startsWith("not_supported");
        }
    }

    @Test
    void noAnswer_isATimeout() {
        Plugin plugin = asking(kv -> kv.get("a")).keyValueTimeout(Duration.ofMillis(50));
        try (HostConnection host = FakeHost.begun(plugin)) {
            host.request("1", "GET", "/", Map.of());

            assertThat(payload(host.next(type("http"))))
                    .extractingByKey("body")
                    .asString()
                    .startsWith("timeout");
        }
    }

    @Test
    void lostConnection_isToldToWhoAsks() throws Exception {
        var outcome = new java.util.concurrent.CompletableFuture<String>();
        Plugin plugin = Plugins.plain();
        plugin.get("/", request -> {
            new Thread(() -> {
                        try {
                            outcome.complete(plugin.keyValue().get("a").toString());
                        } catch (KeyValueException e) {
                            outcome.complete(e.code());
                        }
                    })
                    .start();
            return Response.empty();
        });
        try (HostConnection host = FakeHost.begun(plugin)) {
            host.request("1", "GET", "/", Map.of());
            host.next(type("kv"));
            host.drop();

            assertThat(outcome.get(10, java.util.concurrent.TimeUnit.SECONDS)).isEqualTo("connection_lost");
        }
    }

    @Test
    void get_withoutAHost_isNotConnected() {
        assertThatThrownBy(() -> Plugins.plain().keyValue().get("a"))
                .isInstanceOf(KeyValueException.class)
                .hasMessageContaining("not_connected");
    }

    @Test
    void hostsQuestion_isAnsweredByTheHandler() {
        Plugin plugin = Plugins.plain().handleKeyValue(asked -> {
            if (asked.key().equals("bad")) {
                throw new IllegalStateException("bad");
            }
            return asked.action() + " " + asked.key();
        });
        try (HostConnection host = FakeHost.begun(plugin)) {
            host.send("kv", "k-1", Map.of("action", "get", "key", "a", "payload", Map.of()));
            assertThat(host.next())
                    .containsEntry("request_id", "k-1")
                    .containsEntry("payload", Map.of("value", "get a"));
            host.send("kv", "k-2", Map.of("payload", Map.of("action", "Get", "key", "b")));
            assertThat(host.next()).containsEntry("payload", Map.of("value", "get b"));
            host.send("kv", "k-3", Map.of("action", "get", "key", "bad"));
            assertThat(payload(host.next())).containsEntry("value", null);
        }
    }
}
