package ai.toru.host.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.plugin.ProtocolDeclaration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProtocolFeatureTest {

    @Test
    void on_isWhatBothHave() {
        ProtocolDeclaration declared = new ProtocolDeclaration("1.1", Set.of("binary", "telepathy"), 1);

        assertThat(ProtocolFeature.on(declared)).containsExactly(ProtocolFeature.BINARY);
        assertThat(ProtocolFeature.on(ProtocolDeclaration.V1_0)).isEmpty();
    }

    @Test
    void offered_namesEach() {
        assertThat(ProtocolFeature.offered())
                .hasSameSizeAs(ProtocolFeature.values())
                .contains("binary");
    }
}
