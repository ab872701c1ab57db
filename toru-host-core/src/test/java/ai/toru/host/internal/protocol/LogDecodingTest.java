package ai.toru.host.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The feature {@code log}. */
class LogDecodingTest {

    static List<List<String>> payloads() {
        return List.of(
                List.of("{'level':'warn','message':'slow'}", "log WARN null: slow null"),
                List.of("{'message':'slow'}", "log INFO null: slow null"),
                List.of("{'level':null,'message':'','fields':null,'request_id':null}", "log INFO null:  null"),
                List.of("{'level':'ERROR','message':'a\\n\\ud800'}", "log ERROR null: a\n\ud800 null"),
                List.of("{'level':'fatal','message':'m'}", "log ERROR null: m null"),
                List.of(
                        "{'request_id':'r-1','fields':{'a':[1,{'b':null}], 'é':'\\u00e9'},'message':'m','level':'debug'}",
                        "log DEBUG r-1: m {\"a\":[1,{\"b\":null}], \"é\":\"\\u00e9\"}"),
                List.of("{'type':'log','x':{'message':1},'message':'m'}", "log INFO null: m null"),
                // nonsense, which is left out
                List.of(
                        "{'level':'loud','message':'m'}",
                        "log INFO null: m null, but the level \"loud\" is none of trace, debug, info, warn and error"),
                List.of(
                        "{'level':30,'message':'m'}",
                        "log INFO null: m null, but level is a number; a string is needed"),
                List.of(
                        "{'level':'warn','message':'m','fields':['a'],'request_id':{'b':1}}",
                        "log WARN null: m null, but fields is an array; an object is needed"),
                List.of(
                        "{'message':'m','fields':{'a':1},'request_id':7}",
                        "log INFO null: m {\"a\":1}, but request_id is a number; a string is needed"),
                List.of(
                        "{'message':'m','request_id':'" + "r".repeat(257) + "'}",
                        "log INFO null: m null, but the request_id is longer than 256 characters"),
                // nothing to keep
                List.of("{}", "ignored log: the message is missing; a string is needed"),
                List.of("{'message':null}", "ignored log: the message is null; a string is needed"),
                List.of("{'msg':'m','message':{'a':1}}", "ignored log: the message is an object; a string is needed"),
                List.of("'m'", "ignored log: the payload is a string; an object is needed"));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void decode_withTheFeature_asDescribed(List<String> payloadAndMessage) throws Exception {
        String payload = payloadAndMessage.get(0);
        String expected = payloadAndMessage.get(1);

        assertThat(Described.decoded("{'type':'log','payload':" + payload + "}", ProtocolFeature.LOG))
                .isEqualTo(expected);
        assertThat(Described.decoded("{'payload':" + payload + ",'type':'log'}", ProtocolFeature.LOG))
                .isEqualTo(expected);
        assertThat(Described.decoded("{'request_id':7,'type':'log','payload':" + payload + "}", ProtocolFeature.LOG))
                .isEqualTo(expected);
    }

    @Test
    void decode_withoutAPayload_ignored() throws Exception {
        assertThat(Described.decoded("{'type':'log'}", ProtocolFeature.LOG))
                .isEqualTo("ignored log: the payload is missing; an object is needed");
    }

    @Test
    void decode_withoutTheFeature_isAnUnknownType() throws Exception {
        assertThat(Described.decoded("{'type':'log','payload':{'message':'m'}}", ProtocolFeature.BINARY))
                .isEqualTo("ignored log: messages of type \"log\" are not known");
    }
}
