package ai.toru.host.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.plugin.ProtocolDeclaration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProtocolFeatureTest {

    @Test
    void featureIsOn_whereBothHaveIt() {
        ProtocolDeclaration declared = new ProtocolDeclaration("1.1", Set.of("multiplex", "telepathy"), 7);

        assertThat(ProtocolFeature.on(declared)).containsExactly(ProtocolFeature.MULTIPLEX);
        assertThat(ProtocolFeature.wordsOn(declared)).containsExactly("multiplex");
    }

    @Test
    void nothingIsOn_withAPluginThatDeclaresNothing() {
        assertThat(ProtocolFeature.on(ProtocolDeclaration.V1_0)).isEmpty();
        assertThat(ProtocolFeature.wordsOn(ProtocolDeclaration.V1_0)).isEmpty();
    }

    @Test
    void allThatTheHostHas_isOffered_eachUnderAWordOfItsOwn() {
        assertThat(ProtocolFeature.offered())
                .hasSize(ProtocolFeature.values().length)
                .doesNotHaveDuplicates();
    }
}
