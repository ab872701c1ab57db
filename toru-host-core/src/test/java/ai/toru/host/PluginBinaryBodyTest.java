package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.internal.protocol.ProtocolLimits;
import ai.toru.host.plugin.BadPluginResponseException;
import ai.toru.host.plugin.RequestTooLargeException;
import ai.toru.host.plugin.UnsupportedBodyException;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** The feature {@code binary} with a real process. */
class PluginBinaryBodyTest extends HostWithPlugins {

    @Test
    void allBytes_comeBackAsTheyWent_andTextStaysText() throws Exception {
        plugins.with("p", "offers-binary");
        start();
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }

        assertThat(post(all).body()).isEqualTo(all);
        assertThat(post("text".getBytes()).bodyText()).isEqualTo("text");
    }

    @Test
    void answer_withBothBodies_orWithWhatIsNoBase64_isABadResponse_andThePluginLives() throws Exception {
        plugins.with("p", "offers-binary");
        start();
        long pid = pid("p");

        for (String payload : new String[] {
            "{\"status\":200,\"body\":\"\",\"body_base64\":\"AA==\"}", "{\"status\":200,\"body_base64\":\"AA\"}"
        }) {
            assertThatThrownBy(() -> host.request("p", with("/payload", payload)))
                    .isInstanceOf(BadPluginResponseException.class)
                    .hasMessageContaining("body_base64");
        }
        assertThat(host.request("p", with("/payload", "{\"status\":200,\"body_base64\":\"/w==\"}"))
                        .body())
                .containsExactly(0xFF);
        assertThat(pid("p")).isEqualTo(pid);
    }

    @Test
    void body_thatFitsNoFrameInBase64_isTooLarge() throws Exception {
        plugins.with("p", "offers-binary");
        start();
        byte[] body = new byte[ProtocolLimits.DEFAULTS.maxFrameBytes() / 4 * 3];
        body[0] = (byte) 0xFF;

        assertThatThrownBy(() -> post(body))
                .isInstanceOf(RequestTooLargeException.class)
                .hasMessageContaining("in Base64 " + ProtocolLimits.DEFAULTS.maxFrameBytes());
    }

    @Test
    void plugin_ofVersion10_getsNoBytes_andItsAnswersMemberIsUnknown() throws Exception {
        plugins.with("p", "echo");
        start();

        assertThatThrownBy(() -> post(new byte[] {(byte) 0xFF})).isInstanceOf(UnsupportedBodyException.class);
        assertThat(host.request("p", with("/payload", "{\"status\":200,\"body\":\"x\",\"body_base64\":\"!\"}"))
                        .bodyText())
                .isEqualTo("x");
    }

    @Test
    void upgrade_fromTextToBytes_isSeenByTheNextRequest() throws Exception {
        plugins.with("p", "echo");
        start();
        assertThatThrownBy(() -> post(new byte[] {(byte) 0xFF})).isInstanceOf(UnsupportedBodyException.class);

        plugins.with("p", "offers-binary");
        long before = pid("p");
        get(host.rescan());
        awaitSuccessor("p", before);

        assertThat(Base64.getEncoder()
                        .encodeToString(post(new byte[] {(byte) 0xFF}).body()))
                .isEqualTo("/w==");
    }

    private PluginResponse post(byte[] body) {
        return host.request(
                "p", PluginRequest.builder("POST", "/same-body").body(body).build());
    }
}
