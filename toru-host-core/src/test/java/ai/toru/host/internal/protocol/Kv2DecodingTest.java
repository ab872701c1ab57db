package ai.toru.host.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The feature {@code kv2}. */
class Kv2DecodingTest {

    private static final String ALL = "get, set, delete, list, cas, incr or batch";

    static List<List<String>> payloads() {
        return List.of(
                // as in 1.0
                List.of("{'action':'Get','key':'k','limit':7}", "call r: Get[key=k]"),
                List.of("{'action':'set','key':'k','value':'v'}", "call r: Set[key=k, value=v]"),
                List.of("{'action':'set','key':'k','value':'v','ttl_ms':null}", "call r: Set[key=k, value=v]"),
                List.of("{'payload':{'action':'delete','key':'k'}}", "call r: Delete[key=k]"),
                // ends
                List.of(
                        "{'action':'set','key':'k','value':'v','ttl_ms':1500}",
                        "change r: [Set[key=k, value=v, timeToLive=PT1.5S]]"),
                List.of(
                        "{'ttl_ms':-1,'value':'v','key':'k','action':'SET'}",
                        "change r: [Set[key=k, value=v, timeToLive=PT-0.001S]]"), // the store refuses it
                List.of(
                        "{'action':'set','key':'k','value':'v','ttl_ms':'5'}",
                        "call r: ttl_ms is a string; an integer within 64 bits is needed"),
                List.of(
                        "{'action':'set','key':'k','value':'v','ttl_ms':1.5}",
                        "call r: ttl_ms is a number; an integer within 64 bits is needed"),
                List.of("{'action':'set','key':'k','ttl_ms':1}", "call r: " + noValue("missing")),
                // conditions
                List.of(
                        "{'action':'cas','key':'k','expected':null,'value':'v'}",
                        "change r: [CompareAndSet[key=k, expected=null, value=v, timeToLive=null]]"),
                List.of(
                        "{'payload':{'action':'CAS','key':'k','expected':'a','value':null,'ttl_ms':1}}",
                        "change r: [CompareAndSet[key=k, expected=a, value=null, timeToLive=PT0.001S]]"),
                List.of(
                        "{'action':'cas','key':'k','expcted':'a','value':'b'}",
                        "call r: expected is missing; a string is needed, or null where the key is not to be there"),
                List.of(
                        "{'action':'cas','key':'k','expected':'a','valeu':'b'}",
                        "call r: value is missing; a string is needed, or null to remove the key"),
                List.of(
                        "{'action':'cas','key':'k','expected':1,'value':'b'}",
                        "call r: expected is a number; a string is needed, or null where the key is not to be there"),
                List.of("{'action':'cas','expected':null,'value':'b'}", "call r: key is missing; a string is needed"),
                // counters
                List.of("{'action':'incr','key':'k'}", "change r: [Increment[key=k, by=1]]"),
                List.of("{'action':'incr','key':'k','by':null}", "change r: [Increment[key=k, by=1]]"),
                List.of(
                        "{'action':'incr','key':'k','by':-9223372036854775808}",
                        "change r: [Increment[key=k, by=-9223372036854775808]]"),
                List.of(
                        "{'action':'incr','key':'k','by':9223372036854775808}",
                        "call r: by is a number; an integer within 64 bits is needed"),
                List.of(
                        "{'action':'incr','key':'k','by':1e3}",
                        "call r: by is a number; an integer within 64 bits is needed"),
                List.of(
                        "{'action':'incr','key':'k','by':'1'}",
                        "call r: by is a string; an integer within 64 bits is needed"),
                // lists
                List.of("{'action':'list'}", "list r: KeyValueQuery[prefix=, after=null, limit=100]"),
                List.of(
                        "{'action':'list','prefix':'a/','after':'a/b','limit':1000,'key':7}",
                        "list r: KeyValueQuery[prefix=a/, after=a/b, limit=1000]"),
                List.of(
                        "{'action':'list','prefix':null,'after':null,'limit':null}",
                        "list r: KeyValueQuery[prefix=, after=null, limit=100]"),
                List.of("{'action':'list','limit':0}", "call r: limit is 0; it must lie within 1 to 1000"),
                List.of("{'action':'list','limit':1001}", "call r: limit is 1001; it must lie within 1 to 1000"),
                List.of(
                        "{'action':'list','limit':99999999999999999999}",
                        "call r: limit is a number; an integer within 64 bits is needed"),
                List.of("{'action':'list','prefix':7}", "call r: prefix is a number; a string or null is needed"),
                List.of("{'action':'list','after':{}}", "call r: after is an object; a string or null is needed"),
                // batches
                List.of(
                        "{'action':'batch','operations':[{'action':'set','key':'a','value':'1','ttl_ms':1},"
                                + "{'action':'Delete','key':'b'},{'action':'cas','key':'c','expected':null,'value':''},"
                                + "{'action':'incr','key':'d','by':-2}]}",
                        "batch r: [Set[key=a, value=1, timeToLive=PT0.001S], Delete[key=b], "
                                + "CompareAndSet[key=c, expected=null, value=, timeToLive=null], Increment[key=d, by=-2]]"),
                List.of(
                        "{'action':'batch','operations':[{'action':'set','key':'a','value':'1'}]}",
                        "batch r: [Set[key=a, value=1, timeToLive=null]]"),
                List.of("{'action':'batch','operations':[]}", "batch r: []"), // the store refuses it
                List.of("{'action':'batch'}", "call r: operations is missing; an array is needed"),
                List.of("{'action':'batch','operations':null}", "call r: operations is null; an array is needed"),
                List.of("{'action':'batch','operations':{}}", "call r: operations is an object; an array is needed"),
                List.of(
                        "{'action':'batch','operations':[{'action':'incr','key':'a'},{'action':'get','key':'a'}]}",
                        "call r: operation 2: the action \"get\" is not known; use set, delete, cas or incr"),
                List.of(
                        "{'action':'batch','operations':[[{'action':'incr','key':'a'}]]}",
                        "call r: operation 1: action is missing; a string is needed: set, delete, cas or incr"),
                List.of(
                        "{'action':'batch','operations':[{'action':'batch','operations':[]}]}",
                        "call r: operation 1: the action \"batch\" is not known; use set, delete, cas or incr"),
                List.of(
                        "{'action':'batch','operations':[{'action':'set','key':'a'}]}",
                        "call r: operation 1: " + noValue("missing")),
                // no request
                List.of(
                        "{'action':'increment','key':'k'}",
                        "call r: the action \"increment\" is not known; use " + ALL),
                List.of("{'action':3}", "call r: action is a number; a string is needed: " + ALL),
                List.of("{'value':'v','by':1}", "value r: v"),
                List.of(
                        "{'acton':'incr','key':'k'}",
                        "bad r: value is missing; a string or null is needed, or call r: action is missing;"
                                + " a string is needed: " + ALL));
    }

    private static String noValue(String kind) {
        return "value is " + kind + "; set needs a string (for other data, its JSON text)";
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void decode_asDescribed_whereverTheTypeStands(List<String> payloadAndMessage) throws Exception {
        String payload = payloadAndMessage.get(0);

        assertThat(Described.decoded("{'type':'kv','request_id':'r','payload':" + payload + "}", ProtocolFeature.KV2))
                .isEqualTo(payloadAndMessage.get(1));
        assertThat(Described.decoded("{'payload':" + payload + ",'request_id':'r','type':'kv'}", ProtocolFeature.KV2))
                .isEqualTo(payloadAndMessage.get(1));
    }

    @Test
    void decode_withoutTheFeature_isBadAsIn10() throws Exception {
        for (String action : List.of("list", "cas", "incr", "batch")) {
            assertThat(Described.decoded("{'type':'kv','request_id':'r','payload':{'action':'" + action
                            + "','key':'k','expected':null,'value':'v','operations':[]}}"))
                    .isEqualTo("call r: the action \"" + action + "\" is not known; use get, set or delete");
        }
        assertThat(Described.decoded("{'type':'kv','request_id':'r','payload':"
                        + "{'action':'set','key':'k','value':'v','ttl_ms':'x'}}"))
                .isEqualTo("call r: Set[key=k, value=v]");
    }

    /** Property: any members of any kind make a request or say why not; nothing throws, no question goes unanswered. */
    @Test
    void decode_randomMembers_requestOrReason() throws Exception {
        Random random = new Random(21);
        MessageDecoder decoder = new MessageDecoder(ProtocolLimits.DEFAULTS, Set.of(ProtocolFeature.KV2));
        int understood = 0;
        for (int round = 0; round < 20_000; round++) {
            String json = "{\"type\":\"kv\",\"request_id\":\"r\",\"payload\":" + payload(random, 0) + "}";
            Incoming message = decoder.decode(json.getBytes(StandardCharsets.UTF_8));
            boolean answered = message instanceof Incoming.KvChange
                    || message instanceof Incoming.KvList
                    || (message instanceof Incoming.KvCall call && (call.command() == null) == (call.why() != null));
            assertThat(answered).as(json).isTrue();
            understood += message instanceof Incoming.KvCall call && call.command() == null ? 0 : 1;
        }
        assertThat(understood).isBetween(1_000, 19_000);
    }

    private static String payload(Random random, int depth) {
        List<String> actions = List.of("get", "set", "delete", "list", "cas", "incr", "batch", "BATCH", "none");
        List<String> members = new ArrayList<>();
        members.add("\"action\":\"" + actions.get(random.nextInt(actions.size())) + "\"");
        for (String name :
                List.of("key", "value", "expected", "by", "ttl_ms", "prefix", "after", "limit", "operations")) {
            if (random.nextInt(4) > 0) {
                members.add("\"" + name + "\":" + value(name, random, depth));
            }
        }
        return "{" + String.join(",", members) + "}";
    }

    private static String value(String name, Random random, int depth) {
        if (random.nextInt(5) > 0) {
            return switch (name) {
                case "by", "ttl_ms", "limit" -> "" + random.nextInt(2000);
                case "operations" ->
                    depth > 2 ? "[]" : "[" + payload(random, depth + 1) + "," + payload(random, depth + 1) + "]";
                default -> "\"text\"";
            };
        }
        List<String> odd = List.of("null", "7", "1.5", "99999999999999999999", "true", "{}", "[1]", "\"x\"", "[{}]");
        return odd.get(random.nextInt(odd.size()));
    }
}
