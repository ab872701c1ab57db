package ai.toru.host.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainAnswerTest extends PlainEnvelopeContract {

    private static final List<String> PLAIN = List.of(
            "{'type':'http','timestamp':'2026-01-01T00:00:00Z','request_id':'r1','payload':{'status':200,"
                    + "'headers':{'Content-Type':'text/html','X':''},'body':'a\\n\\u00e9\\ud83d\\ude00 é😀\\/'}}",
            "{'payload': {'body': '', 'headers': {}, 'status': 404}, 'request_id': 'r-2', 'type': 'http'}",
            " {\n\t'type' : 'http' ,\r\n 'request_id' : '' , 'payload' : { 'status' : 599 } } ",
            "{'type':'http','request_id':'r','payload':{'status':200,'headers':{'A':'1','a':'2','B':'\\u007f'}}}"
                    .replace("\\u007f", "\u007f"));

    @Override
    List<String> plain() {
        return PLAIN;
    }

    @Override
    @Nullable
    Incoming read(byte[] frame) {
        return PlainAnswer.read(frame);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'kv','request_id':'r','payload':{'status':200}}",
                "{'type':'http','request_id':'r','payload':{'status':200},'more':1}",
                "{'type':'http','request_id':'r','payload':{'status':600}}",
                "{'type':'http','request_id':'r','payload':{'status':2000}}",
                "{'type':'http','request_id':'r','payload':{'status':200.0}}",
                "{'type':'http','request_id':'r','payload':{'status':200,'headers':{'A':1}}}",
                "{'type':'http','request_id':'r','payload':{'status':200,'headers':{'A':'1','A':'2'}}}",
                "{'type':'http','request_id':'r','payload':{'status':200,'headers':{},'headers':{}}}",
                "{'type':'http','request_id':'r','payload':{'status':200,'body':'a','body':'b'}}",
                "{'type':'http','request_id':'r','payload':{'status':200,'body':'\\ud800'}}",
                "{'type':'http','request_id':'r','payload':{'status':200,'body':'\\x'}}",
                "{'type':'http','request_id':'r','payload':{'status':200,'body':'\\u00g0'}}",
                "{'type':'http','request_id':'r','payload':{'status':200,'body':'a\nb'}}",
                "{'type':'http','request_id':'r','payload':{'status':200,'body':null}}",
                "{'type':'http','request_id':'r','payload':{'status':200,'stream':true}}",
                "{'type':'http','request_id':'r','payload':{'status':200}}x",
                "{'type':'http','request_id':'r','payload':{'status':200},}",
                "{'type':'http','payload':{'status':200}}",
                "{'type':'http','request_id':'r','payload':{'headers':{}}}",
                "{'type':'http','request_id':'r'}",
                "{'request_id':'r','payload':{'status':200}}",
                "{'type':'http','type':'http','request_id':'r','payload':{'status':200}}",
                "{}",
                ""
            })
    void whatIsUnusualOrWrong_isLeftToTheFullReader(String text) {
        assertThat(PlainAnswer.read(bytes(text))).isNull();
    }

    @Test
    void nestingBelowThree_isForbiddenToPlainAnswers_too() throws Exception {
        ProtocolLimits flat = new ProtocolLimits(1000, 2, ProtocolLimits.DEFAULTS.frameTimeout());

        assertThat(new MessageDecoder(ProtocolLimits.DEFAULTS).decode(bytes(PLAIN.get(0))))
                .isInstanceOf(Incoming.HttpAnswer.class);
        assertThatThrownBy(() -> new MessageDecoder(flat).decode(bytes(PLAIN.get(0))))
                .isInstanceOf(ProtocolViolationException.class);
    }
}
