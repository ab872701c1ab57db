package ai.toru.host.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LifecycleDecodingTest {

    private final MessageDecoder decoder = new MessageDecoder(ProtocolLimits.DEFAULTS, Set.of(ProtocolFeature.READY));

    @Test
    void actions_areRead_withAndWithoutAnId_membersInAnyOrder() throws Exception {
        assertThat(decoded("{'type':'lifecycle','request_id':'init-1','payload':{'action':'ready'}}"))
                .isEqualTo(new Incoming.Lifecycle("init-1", "ready", null));
        assertThat(decoded("{'payload':{'type':'lifecycle','message':null,'action':'ready'},'type':'lifecycle'}"))
                .isEqualTo(new Incoming.Lifecycle("", "ready", null));
        assertThat(decoded("{'type':'lifecycle','request_id':7,'payload':{'message':'why','action':'failed','x':[1]}}"))
                .isEqualTo(new Incoming.Lifecycle("", "failed", "why"));
    }

    @Test
    void messages_areMadeFitForOneLine() throws Exception {
        String long600 = "x".repeat(600);

        assertThat(decoded("{'type':'lifecycle','payload':{'action':'failed','message':'a\\nb\\u0000 '}}"))
                .isEqualTo(new Incoming.Lifecycle("", "failed", "a b"));
        assertThat(decoded("{'type':'lifecycle','payload':{'action':'failed','message':' \\n'}}"))
                .isEqualTo(new Incoming.Lifecycle("", "failed", null));
        assertThat(decoded("{'type':'lifecycle','payload':{'action':'failed','message':'" + long600 + "'}}"))
                .isEqualTo(new Incoming.Lifecycle("", "failed", "x".repeat(500)));
        assertThat(decoded("{'type':'lifecycle','payload':{'action':'failed','message':{}}}"))
                .isEqualTo(new Incoming.Lifecycle("", "failed", null));
    }

    @Test
    void nonsense_isIgnored() throws Exception {
        assertThat(decoded("{'type':'lifecycle','payload':{'action':1}}"))
                .isEqualTo(new Incoming.Ignored("lifecycle", "the action is a number; a string is needed"));
        assertThat(decoded("{'type':'lifecycle','payload':{}}"))
                .isEqualTo(new Incoming.Ignored("lifecycle", "the action is missing; a string is needed"));
        assertThat(decoded("{'type':'lifecycle'}"))
                .isEqualTo(new Incoming.Ignored("lifecycle", "the payload is missing; an object is needed"));
        assertThat(decoded("{'type':'lifecycle','payload':'ready'}"))
                .isEqualTo(new Incoming.Ignored("lifecycle", "the payload is a string; an object is needed"));
    }

    private Incoming decoded(String text) throws ProtocolViolationException {
        return decoder.decode(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
