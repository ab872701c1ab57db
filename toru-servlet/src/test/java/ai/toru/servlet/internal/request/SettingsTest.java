package ai.toru.servlet.internal.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import ai.toru.host.PluginHost;
import ai.toru.servlet.access.AccessPolicy;
import ai.toru.servlet.internal.answer.BodyLimits;
import ai.toru.servlet.internal.gateway.HostGateway;
import ai.toru.servlet.internal.gateway.PluginGateway;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsTest {

    private final ServletContext context = mock(ServletContext.class);
    private final PluginGateway gateway = mock(PluginGateway.class);

    private final Map<String, String> systemProperties = new HashMap<>();

    private Settings settings(Map<String, String> parameters) throws BadParameterException {
        return Settings.of(
                new InitParameters("servlet toru", context, parameters, systemProperties::get), gateway, null);
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

    /** Each limit for its own kind of body. */
    @Test
    void of_limitsOfBodies_eachByItself() throws BadParameterException {
        BodyLimits limits = settings(Map.of("maxBodyBytes", "5", "maxStreamedBodyBytes", "99999999999"))
                .bodies();

        assertThat(limits.maxBytes()).isEqualTo(5);
        assertThat(limits.maxStreamedBytes()).isEqualTo(99_999_999_999L);
        assertThat(settings(Map.of()).bodies().maxStreamedBytes()).isEqualTo(10L << 30);
    }

    @ParameterizedTest
    @CsvSource({
        "maxBodyBytes, lots",
        "maxBodyBytes, -1",
        "maxBodyBytes, 99999999999",
        "maxBodyBytes, ''",
        "maxStreamedBodyBytes, -1",
        "maxStreamedBodyBytes, 99999999999999999999",
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
        "hostNames, ''",
        "hostNames, 'a, b:80'",
        "hostNames, *.example.org",
        "hostNames, http://a",
        "hostNames, a..b",
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
    void of_policyOfAnotherClass_failsRatherThanLetMoreIn() throws Exception {
        when(context.getAttribute(AccessPolicy.ATTRIBUTE)).thenReturn("something else");

        assertThatThrownBy(() -> settings(Map.of()))
                .isInstanceOf(BadParameterException.class)
                .hasMessageContaining("is of another class or class loader");
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

    /** One order for all: system property, init-parameter, context-parameter, default. */
    @Test
    void of_saidInSeveralPlaces_operatorThenServletThenApplication() throws Exception {
        when(context.getInitParameter("toru.maxBodyBytes")).thenReturn("1");
        assertThat(settings(Map.of()).bodies().maxBytes()).isEqualTo(1);
        assertThat(settings(Map.of("maxBodyBytes", "2")).bodies().maxBytes()).isEqualTo(2);

        systemProperties.put("toru.maxBodyBytes", "3");
        assertThat(settings(Map.of("maxBodyBytes", "2")).bodies().maxBytes()).isEqualTo(3);

        systemProperties.put("toru.maxBodyBytes", " ");
        assertThat(settings(Map.of("maxBodyBytes", "2")).bodies().maxBytes()).isEqualTo(2);
    }

    @Test
    void of_everyName_mayBeAContextParameter() throws Exception {
        when(context.getInitParameter("toru.access")).thenReturn("loopback-only");
        when(context.getInitParameter("toru.forwardCredentials")).thenReturn("true");
        when(context.getInitParameter("toru.roles")).thenReturn("a,b");

        Settings settings = settings(Map.of());

        assertThat(settings.guard().policy()).isEqualTo(AccessPolicy.loopbackOnly());
        assertThat(settings.forwardCredentials()).isTrue();
        assertThat(settings.roles()).containsExactly("a", "b");
    }

    @Test
    void of_timesAndProxies_asContextParametersAndSystemProperties_taken() throws Exception {
        when(context.getInitParameter("toru.transferTimeout")).thenReturn("7s");
        systemProperties.put("toru.requestTimeouts", "/app/*=3s");
        when(context.getInitParameter("toru.trustedProxies")).thenReturn("10.0.0.0/8");
        systemProperties.put("toru.proxyFields", "Forwarded");
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getRemoteAddr()).thenReturn("10.0.0.1");
        when(request.getHeaders(anyString())).thenAnswer(call -> Collections.emptyEnumeration());
        when(request.getHeaders("Forwarded")).thenAnswer(call -> Collections.enumeration(List.of("for=203.0.113.9")));

        Settings settings = settings(Map.of());

        assertThat(settings.bodies().transferTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.timeouts().of("/app/x")).contains(Duration.ofSeconds(3));
        assertThat(settings.proxies().seen(request).getRemoteAddr()).isEqualTo("203.0.113.9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"transferTimeout", "requestTimeouts", "trustedProxies", "proxyFields"})
    void of_badTimesAndProxies_inSystemProperties_failsNamingThem(String name) {
        systemProperties.put("toru." + name, "nonsense");

        assertThatThrownBy(() -> settings(Map.of()))
                .hasMessageStartingWith("The system property \"toru." + name + "\", read by servlet toru, must be");
    }

    @Test
    void of_badValue_failsNamingWhereItCameFrom() {
        when(context.getInitParameter("toru.access")).thenReturn("all");
        assertThatThrownBy(() -> settings(Map.of()))
                .hasMessageStartingWith("The context-parameter \"toru.access\", read by servlet toru, must be")
                .hasMessageContaining("\"all\"");

        systemProperties.put("toru.access", "none");
        assertThatThrownBy(() -> settings(Map.of("access", "standard")))
                .hasMessageStartingWith("The system property \"toru.access\", read by servlet toru, must be")
                .hasMessageContaining("\"none\"");
    }

    @Test
    void of_hostNames_theseAndAddressesAreAnswered() throws Exception {
        AccessPolicy policy =
                settings(Map.of("hostNames", "Toru.example.org, other")).guard().policy();

        assertThat(List.of("toru.example.org", "other", "localhost", "127.0.0.1", "10.1.2.3", "[::1]", "[fe80::1]"))
                .allMatch(policy::acceptsHost);
        assertThat(List.of("evil.example", "1.2.3.4.evil.example", "toru.example.org.", "", "0x7f.1"))
                .noneMatch(policy::acceptsHost);
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "https://toru.example.org", "a b"})
    void of_badHostNames_failsNamingIt(String names) {
        assertThatThrownBy(() -> settings(Map.of("hostNames", names))).hasMessageContaining("\"hostNames\"");
    }

    @Test
    void of_hostNamesWithNarrowerPolicy_bothHold() throws Exception {
        AccessPolicy policy = settings(Map.of("hostNames", "toru.example.org", "access", "loopback-only"))
                .guard()
                .policy();

        assertThat(policy.acceptsHost("toru.example.org")).isFalse();
        assertThat(policy.acceptsHost("127.0.0.1")).isTrue();
    }

    @Test
    void of_hostAttribute_theHostOfThatNameIsTaken() throws Exception {
        PluginHost second = mock(PluginHost.class);
        when(context.getAttribute("second")).thenReturn(second);
        InitParameters parameters =
                new InitParameters("servlet toru", context, Map.of("hostAttribute", "second"), systemProperties::get);

        assertThat(Settings.of(parameters, null, null).gateway()).isEqualTo(new HostGateway(second));
    }
}
