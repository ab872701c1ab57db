package ai.toru.host.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Faults covered: "unknown type, missing payload", "keys with NUL, ../, lone surrogates" (they reach the store's
 * limits whole).
 */
class KvDecodingTest {

    static List<List<String>> payloads() {
        return List.of(
                // requests of the plugin
                List.of("{'action':'get','key':'k'}", "call r: Get[key=k]"),
                List.of("{'key':'k','action':'Get'}", "call r: Get[key=k]"),
                List.of("{'action':'SET','key':'k','value':'v'}", "call r: Set[key=k, value=v]"),
                List.of("{'value':'','key':'','action':'set'}", "call r: Set[key=, value=]"),
                List.of("{'action':'Delete','key':'../k','value':7}", "call r: Delete[key=../k]"),
                List.of("{'action':'get','key':'a\\u0000\\ud800'}", "call r: Get[key=a\0\ud800]"),
                List.of("{'payload':{'action':'get','key':'k'}}", "call r: Get[key=k]"),
                List.of(
                        "{'type':'kv','request_id':'r','payload':{'key':'k','action':'Set','value':'v'}}",
                        "call r: Set[key=k, value=v]"),
                List.of(
                        "{'action':'get','key':'flat','payload':{'action':'set','key':'k','value':'v'}}",
                        "call r: Get[key=flat]"),
                List.of("{'value':'v','payload':{'action':'get','key':'k'}}", "call r: Get[key=k]"),
                List.of(
                        "{'action':'list','key':'k'}",
                        "call r: the action \"list\" is not known; use get, set or delete"),
                List.of(
                        "{'action':'\\n\\'','key':'k'}",
                        "call r: the action \"??\" is not known; use get, set or delete"),
                List.of("{'action':3,'key':'k'}", "call r: action is a number; a string is needed: get, set or delete"),
                List.of("{'action':null,'key':'k'}", "call r: action is null; a string is needed: get, set or delete"),
                List.of(
                        "{'action':{'a':[1]},'key':'k'}",
                        "call r: action is an object; a string is needed: get, set or delete"),
                List.of("{'action':'get'}", "call r: key is missing; a string is needed"),
                List.of("{'action':'delete','key':null}", "call r: key is null; a string is needed"),
                List.of("{'action':'get','key':['k']}", "call r: key is an array; a string is needed"),
                List.of(
                        "{'action':'set','key':'k'}",
                        "call r: value is missing; set needs a string (for other data, its JSON text)"),
                List.of(
                        "{'action':'set','key':'k','value':null}",
                        "call r: value is null; set needs a string (for other data, its JSON text)"),
                List.of(
                        "{'action':'set','key':'k','value':1.5}",
                        "call r: value is a number; set needs a string (for other data, its JSON text)"),
                List.of(
                        "{'action':'set','key':'k','value':{'a':1}}",
                        "call r: value is an object; set needs a string (for other data, its JSON text)"),
                // answers of the plugin
                List.of("{'value':'v'}", "value r: v"),
                List.of("{'value':null}", "value r: null"),
                List.of("{'value':'v','error':null,'key':'k'}", "value r: v" + orCall()),
                List.of("{'acton':'set','key':'k','value':'v'}", "value r: v" + orCall()),
                List.of(
                        "{'payload':{'acton':'get','key':'k'}}",
                        "bad r: value is missing; a string or null is needed" + orCall()),
                List.of("{'payload':{'value':'v'}}", "value r: v"),
                List.of("{'payload':{'body':'{\\'value\\':\\'v\\'}','key':''}}", "value r: v" + orCall()),
                List.of("{'payload':{'body':'{\\'value\\':null}'}}", "value r: null"),
                List.of("{'value':'flat','payload':{'value':'nested'}}", "value r: flat"),
                List.of("{'payload':{'body':'{}','value':'nested'}}", "value r: nested"),
                List.of("{}", "bad r: value is missing; a string or null is needed" + orCall()),
                List.of("{'payload':7}", "bad r: value is missing; a string or null is needed" + orCall()),
                List.of("{'value':7}", "bad r: value is a number; a string or null is needed"),
                List.of("{'value':[]}", "bad r: value is an array; a string or null is needed"),
                List.of("{'value':null,'error':{'code':'x'}}", failed()),
                List.of("{'error':'x'}", failed()),
                List.of("{'payload':{'error':'x'}}", failed()),
                List.of("{'payload':{'body':'{\\'error\\':1}'}}", failed()),
                List.of(
                        "{'payload':{'body':'{\\'value\\':true}'}}",
                        "bad r: value is a boolean; a string or null is needed"),
                List.of(
                        "{'payload':{'body':'v'}}",
                        "bad r: payload.payload.body is not the JSON of {value} (at its byte 0: "
                                + "a word without quotes that is not true, false or null)"));
    }

    /** Unless the host has asked, somebody forgot the action. */
    private static String orCall() {
        return ", or call r: action is missing; a string is needed: get, set or delete";
    }

    private static String failed() {
        return "bad r: the plugin answered with an error in place of a value";
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void decode_kvPayload_asDescribed(List<String> payloadAndMessage) throws Exception {
        assertThat(Described.decoded("{'type':'kv','request_id':'r','payload':" + payloadAndMessage.get(0) + "}"))
                .isEqualTo(payloadAndMessage.get(1));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void decode_kvPayloadBeforeType_same(List<String> payloadAndMessage) throws Exception {
        assertThat(Described.decoded("{'request_id':'r','payload':" + payloadAndMessage.get(0) + ",'type':'kv'}"))
                .isEqualTo(payloadAndMessage.get(1));
    }
}
