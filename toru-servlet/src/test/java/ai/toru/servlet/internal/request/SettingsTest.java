package ai.toru.servlet.internal.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import ai.toru.servlet.access.AccessPolicy;
import ai.toru.servlet.internal.gateway.PluginGateway;
import jakarta.servlet.ServletContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsTest {

    private final ServletContext context = mock(ServletContext.class);
    private final PluginGateway gateway = mock(PluginGateway.class);

    private Settings settings(Map<String, String> parameters) throws BadParameterException {
        return Settings.of(new InitParameters("servlet toru", context, parameters), gateway, null);
    }

    @Test
    void of_nothingSaid_defaults() throws Exception {
        Settings settings = settings(Map.of());

        assertThat(settings.bodies().maxBytes()).isEqualTo(10_485_760);
        assertThat(settings.forwardCredentials()).isFalse();
        assertThat(settings.roles()).containsExactly("toru-admin");
        assertThat(settings.guard().policy()).isEqualTo(AccessPolicy.standard("toru-admin"));
    }

    @Test
    void of_everythingSaid_taken() throws Exception {
        Settings settings = settings(
                Map.of("maxBodyBytes", " 5 ", "forwardCredentials", "true", "roles", "a, b,", "adminRole", "boss"));

        assertThat(settings.bodies().maxBytes()).isEqualTo(5);
        assertThat(settings.forwardCredentials()).isTrue();
        assertThat(settings.roles()).isEqualTo(List.of("a", "b"));
        assertThat(settings.guard().policy()).isEqualTo(AccessPolicy.standard("boss"));
    }

    @ParameterizedTest
    @CsvSource({
        "maxBodyBytes, lots",
        "maxBodyBytes, -1",
        "maxBodyBytes, 99999999999",
        "maxBodyBytes, ''",
        "forwardCredentials, yes",
        "access, everybody",
        "adminRole, ' '",
        "maxBodybytes, 5",
        "trustedProxies, localhost",
        "transferTimeout, 0",
        "transferTimeout, soon",
        "transferTimeout, 25h",
        "requestTimeouts, /a",
        "requestTimeouts, a=5s",
        "requestTimeouts, /a=0s",
        "requestTimeouts, /a//b=5s",
        "requestTimeouts, /a*=5s",
        "requestTimeouts, /*/a=5s",
        "requestTimeouts, /a=5d",
        "requestTimeouts, '/a=5s, /a=6s'",
        "requestTimeouts, '/a=5s,'",
        "trustedProxies, '10.0.0.0/8, 10.0.0.1/8'",
        "trustedProxies, ''",
        "proxyFields, X-Real-IP",
        "proxyFields, 'Forwarded, X-Forwarded-For'",
    })
    void of_badParameter_failsNamingIt(String name, String value) {
        assertThatThrownBy(() -> settings(Map.of(name, value)))
                .isInstanceOf(BadParameterException.class)
                .hasMessageContaining("\"" + name + "\"")
                .hasMessageContaining("servlet toru");
    }

    @Test
    void of_policyFromContext_unlessParameterSaysOtherwise() throws Exception {
        AccessPolicy published = (request, access) -> true;
        when(context.getAttribute(AccessPolicy.ATTRIBUTE)).thenReturn(published);

        assertThat(settings(Map.of()).guard().policy()).isSameAs(published);
        assertThat(settings(Map.of("access", "loopback-only")).guard().policy()).isEqualTo(AccessPolicy.loopbackOnly());
    }

    @Test
    void of_noHostAnywhere_failsNamingTheAttribute() {
        InitParameters parameters = new InitParameters("servlet toru", context, Map.of());

        assertThatThrownBy(() -> Settings.of(parameters, null, null))
                .hasMessageContaining("\"ai.toru.host.PluginHost\" is not set");

        when(context.getAttribute("ai.toru.host.PluginHost")).thenReturn("something else");
        assertThatThrownBy(() -> Settings.of(parameters, null, null))
                .hasMessageContaining("is of another class or class loader");
    }
}
