package ai.toru.host.internal.protocol;

import static ai.toru.host.internal.protocol.Described.decoded;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The feature {@code stream}, as far as the decoder goes. */
class StreamDecodingTest {

    @Test
    void head_hasStatusAndHeaders_inEitherOrderOfMembers() throws Exception {
        assertThat(stream(
                        "{'type':'http','request_id':'r','payload':{'status':200,'headers':{'A':'b'},'stream':true}}"))
                .isEqualTo("head r: 200 [A, b]");
        assertThat(stream("{'payload':{'stream':true,'status':206,'body':null},'request_id':'r','type':'http'}"))
                .isEqualTo("head r: 206 []");
    }

    @Test
    void streamThatIsFalseOrNull_isAWholeAnswer() throws Exception {
        assertThat(stream("{'type':'http','request_id':'r','payload':{'status':200,'body':'x','stream':false}}"))
                .isEqualTo("http r: 200 [] x");
        assertThat(stream("{'type':'http','request_id':'r','payload':{'status':200,'body':'x','stream':null}}"))
                .isEqualTo("http r: 200 [] x");
    }

    @Test
    void streamOfAnotherKind_isABadAnswer() throws Exception {
        assertThat(stream("{'type':'http','request_id':'r','payload':{'status':200,'stream':'yes'}}"))
                .startsWith("bad r: stream is a string");
    }

    @Test
    void headWithABody_orWithoutAStatus_isABadPart() throws Exception {
        for (String body : new String[] {"'body':'x'", "'body_base64':'AA=='", "'body':{}"}) {
            assertThat(decoded(
                            "{'type':'http','request_id':'r','payload':{'status':200,'stream':true," + body + "}}",
                            ProtocolFeature.STREAM,
                            ProtocolFeature.BINARY))
                    .startsWith("bad part r: stream is true and there is a body, too");
        }
        assertThat(stream("{'type':'http','request_id':'r','payload':{'stream':true}}"))
                .startsWith("bad part r: the status is missing");
        assertThat(stream("{'type':'http','request_id':'r','payload':{'stream':true,'status':99}}"))
                .startsWith("bad part r: the status is 99");
    }

    @Test
    void chunk_isTextOrBase64_withoutTheFeatureBinary() throws Exception {
        assertThat(stream("{'type':'http.chunk','request_id':'r','payload':{'data':'gr\\u00fcn'}}"))
                .isEqualTo("chunk r: grün");
        assertThat(stream("{'payload':{'data_base64':'YWI=','data':null},'request_id':'r','type':'http.chunk'}"))
                .isEqualTo("chunk r: ab");
        assertThat(stream("{'type':'http.chunk','request_id':'r','payload':{'data':''}}"))
                .isEqualTo("chunk r: ");
    }

    @Test
    void chunkOfTheMostBytes_isTaken_andOneByteMoreIsBad() throws Exception {
        assertThat(stream(chunk("x".repeat(StreamLimits.PART_BYTES)))).startsWith("chunk r: xx");
        assertThat(stream(chunk("x".repeat(StreamLimits.PART_BYTES + 1))))
                .isEqualTo("bad part r: a part has 65537 bytes; 65536 is the most");
        assertThat(stream(chunk("é".repeat(StreamLimits.PART_BYTES / 2 + 1))))
                .startsWith("bad part r: a part has 65538");
    }

    @Test
    void chunkWithBoth_withNone_orWithNonsense_isBad() throws Exception {
        assertThat(part("'data':'a','data_base64':'YQ=='")).endsWith("and this one has both");
        assertThat(part("")).endsWith("and this one has none of them");
        assertThat(part("'data':null")).endsWith("and this one has none of them");
        assertThat(part("'data':7")).isEqualTo("bad part r: data is a number; a string is needed");
        assertThat(part("'data_base64':'YQ'")).startsWith("bad part r: data_base64 is no Base64");
        assertThat(part("'data':'\\ud800'")).startsWith("bad part r: in data half of a surrogate pair");
        assertThat(stream("{'type':'http.chunk','request_id':'r','payload':[]}"))
                .startsWith("bad part r: the payload is an array");
    }

    @Test
    void end_mayHaveTrailers_andAnErrorOnOneLine() throws Exception {
        assertThat(stream("{'type':'http.end','request_id':'r','payload':{}}")).isEqualTo("end r: [] null");
        assertThat(stream("{'type':'http.end','request_id':'r','payload':{'trailers':{'Sum':'1'},'error':null}}"))
                .isEqualTo("end r: [Sum, 1] null");
        assertThat(stream("{'type':'http.end','request_id':'r','payload':{'error':'out of\\nideas'}}"))
                .isEqualTo("end r: [] out of ideas");
        assertThat(stream("{'type':'http.end','request_id':'r','payload':{'error':''}}"))
                .isEqualTo("end r: [] it gives no reason");
    }

    @Test
    void endWithNonsense_isBad() throws Exception {
        assertThat(stream("{'type':'http.end','request_id':'r','payload':{'error':1}}"))
                .isEqualTo("bad part r: error is a number; a string is needed");
        assertThat(stream("{'type':'http.end','request_id':'r','payload':{'trailers':'x'}}"))
                .startsWith("bad part r: trailers is a string");
        assertThat(stream("{'type':'http.end','request_id':'r','payload':{'trailers':{'a':{}}}}"))
                .startsWith("bad part r: the header \"a\" holds an object");
    }

    @Test
    void window_isAPositiveInteger() throws Exception {
        assertThat(window("65536")).isEqualTo("window r: 65536");
        assertThat(window("4611686018427387904")).isEqualTo("window r: 4611686018427387904");
        for (String wrong : new String[] {"0", "-1", "1.5", "'1'", "null", "99999999999999999999"}) {
            assertThat(window(wrong)).startsWith("bad part r: the bytes of a window are ");
        }
    }

    @Test
    void withoutARequestId_theyAreIgnored() throws Exception {
        assertThat(stream("{'type':'http.chunk','payload':{'data':'x'}}"))
                .isEqualTo("ignored http.chunk: the request_id is missing; a string is needed");
    }

    @Test
    void withoutTheFeature_streamIsAnUnknownMember_andThePartsUnknownTypes() throws Exception {
        assertThat(decoded("{'type':'http','request_id':'r','payload':{'status':200,'body':'x','stream':true}}"))
                .isEqualTo("http r: 200 [] x");
        for (String type : new String[] {"http.chunk", "http.end", "http.window"}) {
            assertThat(decoded("{'type':'" + type + "','request_id':'r','payload':{'data':'x','bytes':1}}"))
                    .isEqualTo("ignored " + type + ": messages of type \"" + type + "\" are not known");
        }
    }

    private static String chunk(String data) {
        return "{'type':'http.chunk','request_id':'r','payload':{'data':'" + data + "'}}";
    }

    private static String part(String members) throws Exception {
        return stream("{'type':'http.chunk','request_id':'r','payload':{" + members + "}}");
    }

    private static String window(String bytes) throws Exception {
        return stream("{'type':'http.window','request_id':'r','payload':{'bytes':" + bytes + "}}");
    }

    private static String stream(String json) throws ProtocolViolationException {
        return decoded(json, ProtocolFeature.STREAM);
    }
}
