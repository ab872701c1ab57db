package ai.toru.host.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainPartTest extends PlainEnvelopeContract {

    private static final List<String> PLAIN = List.of(
            "{'type':'http.chunk','timestamp':'2026-01-01T00:00:00Z','request_id':'r1','payload':"
                    + "{'data':'a\\n\\u00e9\\ud83d\\ude00 \u00e9\ud83d\ude00\\/ and more than eight characters \\' too'}}",
            "{'payload': {'data_base64': 'AAECAwQFBgcICQo='}, 'request_id': 'r-2', 'type': 'http.chunk'}",
            "{'type':'http.chunk','request_id':'r','payload':{'data_base64':'\\/\\/8='}}",
            " {\n\t'type' : 'http.chunk' ,\r\n 'request_id' : 'r' , 'payload' : { 'data' : '' } } ");

    @Override
    List<String> plain() {
        return PLAIN;
    }

    @Override
    @Nullable
    Incoming read(byte[] frame) {
        return PlainPart.read(frame);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'http','request_id':'r','payload':{'data':'x'}}",
                "{'type':'http.chunk','request_id':'r','payload':{}}",
                "{'type':'http.chunk','request_id':'r','payload':{'data':'x','data':'x'}}",
                "{'type':'http.chunk','request_id':'r','payload':{'data':'x','data_base64':null}}",
                "{'type':'http.chunk','request_id':'r','payload':{'data':'x','data_base64':'AA=='}}",
                "{'type':'http.chunk','request_id':'r','payload':{'data':'\\ud800'}}",
                "{'type':'http.chunk','request_id':'r','payload':{'data':'a\nb'}}",
                "{'type':'http.chunk','request_id':'r','payload':{'data':7}}",
                "{'type':'http.chunk','request_id':'r','payload':{'data_base64':'AA='}}",
                "{'type':'http.chunk','request_id':'r','payload':{'data_base64':'A\u00e9A='}}",
                "{'type':'http.chunk','request_id':'r','payload':{'data':'x','more':1}}",
                "{'type':'http.chunk','payload':{'data':'x'}}",
                "{'type':'http.chunk','request_id':'r'}",
                "{'type':'http.chunk','request_id':'r','payload':{'data':'x'}}x",
            })
    void whatIsUnusualOrWrong_isLeftToTheFullReader(String text) {
        assertThat(read(bytes(text))).isNull();
    }

    @Test
    void partLongerThanParts_isLeftToTheFullReader() {
        String most = "x".repeat(StreamLimits.PART_BYTES);

        assertThat(read(bytes("{'type':'http.chunk','request_id':'r','payload':{'data':'" + most + "'}}")))
                .isNotNull();
        assertThat(read(bytes("{'type':'http.chunk','request_id':'r','payload':{'data':'" + most + "x'}}")))
                .isNull();
    }

    @Test
    void partWithoutTheFeatureStream_isUnknown() throws Exception {
        assertThat(new MessageDecoder(ProtocolLimits.DEFAULTS, Set.of()).decode(bytes(PLAIN.get(1))))
                .isInstanceOf(Incoming.Ignored.class);
    }
}
