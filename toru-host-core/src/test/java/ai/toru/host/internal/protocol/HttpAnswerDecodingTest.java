package ai.toru.host.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fault covered: "status not an integer in 200–599", "unknown type, missing payload", both shapes of protocol.md 3. */
class HttpAnswerDecodingTest {

    static List<List<String>> payloads() {
        return List.of(
                // the guide's shape
                List.of("{'status':200,'headers':{'A':'b'},'body':'text'}", "http r: 200 [A, b] text"),
                List.of("{'body':'text','headers':{'A':'b'},'status':200}", "http r: 200 [A, b] text"),
                List.of("{'status':599}", "http r: 599 [] "),
                List.of("{'status':204,'headers':null,'body':null}", "http r: 204 [] "),
                List.of("{'status':200,'x':{'status':1},'y':['z'],'body':''}", "http r: 200 [] "),
                // headers
                List.of(
                        "{'status':200,'headers':{'Set-Cookie':['a=1','b=2'],'set-cookie':'c=3','E':[]}}",
                        "http r: 200 [Set-Cookie, a=1, Set-Cookie, b=2, set-cookie, c=3] "),
                List.of(
                        "{'status':200,'headers':{'N':12,'D':1.50,'T':true,'Z':null}}",
                        "http r: 200 [N, 12, D, 1.50, T, true] "),
                List.of("{'status':200,'headers':{'A':[1,null,'x']}}", "http r: 200 [A, 1, A, x] "),
                List.of(
                        "{'status':200,'headers':{'A':{'b':[1]}},'body':'x'}",
                        "bad r: the header \"A\" holds an object; a string or an array of strings is needed"),
                List.of(
                        "{'status':200,'headers':{'A\\n':[['b']]}}",
                        "bad r: the header \"A?\" holds an array; a string or an array of strings is needed"),
                List.of("{'status':200,'headers':['A']}", "bad r: headers is an array; an object is needed"),
                List.of("{'status':200,'headers':'A'}", "bad r: headers is a string; an object is needed"),
                // body
                List.of(
                        "{'status':200,'body':'a\\n\\t\\b\\f\\r\\/\\\\\\u00e9\\u20ac\\ud83d\\ude00é€😀'}",
                        "http r: 200 [] a\n\t\b\f\r/\\é€😀é€😀"),
                List.of(
                        "{'status':200,'body':{'n': [1.50, 1e999],'s':'\\u00e9'} }",
                        "http r: 200 [] {\"n\": [1.50, 1e999],\"s\":\"\\u00e9\"}"),
                List.of("{'status':200,'body' : [ ] ,'headers':{}}", "http r: 200 [] [ ]"),
                List.of("{'status':200,'body':12}", "bad r: the body is a number; a string or null is needed"),
                List.of("{'status':200,'body':true}", "bad r: the body is a boolean; a string or null is needed"),
                List.of("{'status':200,'body':'\\ud83d'}", halfPair()),
                List.of("{'status':200,'body':'\\ud83dx'}", halfPair()),
                List.of("{'status':200,'body':'\\ud83d\\n'}", halfPair()),
                List.of("{'status':200,'body':'\\ud83d\\u0041'}", halfPair()),
                List.of("{'status':200,'body':'\\ude00\\ud83d'}", halfPair()),
                // status
                List.of(
                        "{'headers':{}}",
                        "bad r: the status is missing; an answer's payload holds status, headers and body"),
                List.of("{}", "bad r: the status is missing; an answer's payload holds status, headers and body"),
                List.of("{'status':199}", "bad r: the status is 199; it must lie within 200 to 599"),
                List.of("{'status':600}", "bad r: the status is 600; it must lie within 200 to 599"),
                List.of("{'status':0}", "bad r: the status is 0; it must lie within 200 to 599"),
                List.of("{'status':-200}", "bad r: the status is -200; it must lie within 200 to 599"),
                List.of("{'status':4294967496}", "bad r: the status is 4294967496; it must lie within 200 to 599"),
                List.of(
                        "{'status':18446744073709551816}",
                        "bad r: the status is 18446744073709551816; it must lie within 200 to 599"),
                List.of("{'status':200.5}", "bad r: the status is 200.5; an integer within 200 to 599 is needed"),
                List.of("{'status':200.0}", "bad r: the status is 200.0; an integer within 200 to 599 is needed"),
                List.of("{'status':2e2}", "bad r: the status is 2e2; an integer within 200 to 599 is needed"),
                List.of("{'status':'200'}", "bad r: the status is a string; an integer within 200 to 599 is needed"),
                List.of("{'status':null}", "bad r: the status is null; an integer within 200 to 599 is needed"),
                List.of("{'status':[200]}", "bad r: the status is an array; an integer within 200 to 599 is needed"),
                List.of(
                        "{'status':{'x':1},'headers':7}",
                        "bad r: the status is an object; an integer within 200 to 599 is needed"),
                // the wrapped shape
                List.of("{'payload':{'body':'{\\'status\\':201,\\'body\\':\\'x\\\\n\\'}'}}", "http r: 201 [] x\n"),
                List.of(
                        "{'type':'http','request_id':'r','payload':{'method':'','headers':{'H':[{}]},"
                                + "'body':' {\\'headers\\':{\\'A\\':\\'b\\'},\\'status\\':404} ','path':''}}",
                        "http r: 404 [A, b] "),
                List.of(
                        "{'payload':{'body':'{\\'status\\':200,\\'body\\':\\'\\\\u00e9\\\\ud83d\\\\ude00\\'}'}}",
                        "http r: 200 [] é😀"),
                List.of("{'payload':{'body':'{\\'status\\':200,\\'body\\':{\\'a\\':1}}'}}", "http r: 200 [] {\"a\":1}"),
                List.of(
                        "{'payload':{'body':'{\\'status\\':700}'}}",
                        "bad r: the status is 700; it must lie within 200 to 599"),
                List.of(
                        "{'payload':{'body':'oops'}}",
                        wrapped("0: a word without quotes that is not true, false or null")),
                List.of("{'payload':{'body':''}}", wrapped("0: an object was expected, not an empty text")),
                List.of("{'payload':{'body':'[]'}}", wrapped("0: an object was expected, not an array")),
                List.of("{'payload':{'body':'{} {}'}}", wrapped("2: something follows the end of the object")),
                List.of(
                        "{'payload':{'body':'{\\'a\\':1,\\'a\\':1}'}}",
                        wrapped("10: the member \"a\" appears twice in one object")),
                List.of(
                        "{'payload':{'body':'\\ud800'}}",
                        wrapped("0: half of a surrogate pair (\\ud800 to \\udfff) stands alone")),
                List.of(
                        "{'payload':{'body':'{\\u0000}'}}",
                        wrapped("1: a zero byte; is this UTF-16 or UTF-32? UTF-8 is needed")),
                // an answer wrapped twice is none
                List.of(
                        "{'payload':{'body':'{\\'payload\\':{\\'body\\':\\'{}\\'}}'}}",
                        "bad r: the status is missing; an answer's payload holds status, headers and body"),
                // telling one shape from the other: a status decides
                List.of("{'payload':{'body':'{\\'status\\':500}'},'status':200,'body':'mine'}", "http r: 200 [] mine"),
                List.of("{'status':200,'payload':'x','body':'mine'}", "http r: 200 [] mine"),
                List.of(
                        "{'status':99,'payload':{'body':'{\\'status\\':500}'}}",
                        "bad r: the status is 99; it must lie within 200 to 599"),
                List.of("{'headers':5,'payload':{'body':'{\\'status\\':500}'}}", "http r: 500 [] "),
                List.of(
                        "{'payload':{'status':200,'body':{'a':1}}}",
                        "bad r: the status is missing; an answer's payload holds status, headers and body"));
    }

    private static String halfPair() {
        return "bad r: the body cannot be sent: half of a surrogate pair (\\ud800 to \\udfff) stands alone in it";
    }

    private static String wrapped(String problem) {
        return "bad r: payload.payload.body is not the JSON of {status, headers, body} (at its byte " + problem + ")";
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void decode_httpPayload_asDescribed(List<String> payloadAndMessage) throws Exception {
        String payload = payloadAndMessage.get(0);

        assertThat(Described.decoded("{'type':'http','request_id':'r','payload':" + payload + "}"))
                .isEqualTo(payloadAndMessage.get(1));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void decode_httpPayloadBeforeType_same(List<String> payloadAndMessage) throws Exception {
        String payload = payloadAndMessage.get(0);

        assertThat(Described.decoded("{'payload':" + payload + " , 'type':'http','request_id':'r'}"))
                .isEqualTo(payloadAndMessage.get(1));
    }

    @Test
    void decode_tooManyHeaderFields_badAnswer() throws Exception {
        String cookies = "'c',".repeat(1024);

        assertThat(Described.decoded("{'type':'http','request_id':'r','payload':{'status':200,'headers':{'A':["
                        + cookies + "'c']}}}"))
                .isEqualTo("bad r: there are more than 1024 header fields");
    }

    @Test
    void decode_unusualPayload_badAnswer() throws Exception {
        assertThat(Described.decoded("{'type':'http','request_id':'r'}"))
                .isEqualTo("bad r: the payload is missing; an object is needed");
        assertThat(Described.decoded("{'type':'http','payload':'x','request_id':'r'}"))
                .isEqualTo("bad r: the payload is a string; an object is needed");
        assertThat(Described.decoded("{'payload':[{}],'type':'http','request_id':'r'}"))
                .isEqualTo("bad r: the payload is an array; an object is needed");
        assertThat(Described.decoded("{'payload':null,'type':'http','request_id':'r'}"))
                .isEqualTo("bad r: the payload is null; an object is needed");
    }
}
