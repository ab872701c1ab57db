package ai.toru.servlet.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class AccessPolicyTest {

    private static HttpServletRequest request(String from, String host) {
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getRemoteAddr()).thenReturn(from);
        when(request.getHeader("Host")).thenReturn(host);
        when(request.getServerName()).thenReturn("localhost");
        return request;
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, localhost, true",
        "127.9.9.9, LOCALHOST:3000, true",
        "::1, [::1]:80, true",
        "[0:0:0:0:0:0:0:1], 127.0.0.1:1, true",
        "0:0:0:0:0:0:0:1, [0:0:0:0:0:0:0:1], true",
        "127.0.0.1, , true",
        "127.0.0.1, evil.example, false",
        "127.0.0.1, localhost.evil.example, false",
        "127.0.0.1, 127.0.0.1.evil.example, false",
        "127.0.0.1, 127evil.example, false",
        "10.0.0.1, localhost, false",
        "1127.0.0.1, localhost, false",
        "::2, localhost, false",
        "2001:db8::1, localhost, false",
    })
    void loopbackOnly_addressAndHost_bothMustBeOfThisMachine(String from, String host, boolean allowed) {
        for (Access access : Access.values()) {
            assertThat(AccessPolicy.loopbackOnly().allows(request(from, host), access))
                    .isEqualTo(allowed);
        }
    }

    @ParameterizedTest
    @EnumSource(Access.class)
    void standard_strangerElsewhere_mayNothing(Access access) {
        assertThat(AccessPolicy.standard("boss").allows(request("192.0.2.1", "localhost"), access))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"USE, true", "READ_STATUS, true", "MANAGE, false"})
    void standard_strangerOnThisMachine_mayUseAndRead(Access access, boolean allowed) {
        assertThat(AccessPolicy.standard("boss").allows(request("127.0.0.1", "localhost"), access))
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({"USE, true", "READ_STATUS, true", "MANAGE, false"})
    void standard_userElsewhere_mayUseAndRead(Access access, boolean allowed) {
        HttpServletRequest request = request("192.0.2.1", "example.org");
        when(request.getRemoteUser()).thenReturn("ann");
        when(request.isUserInRole("toru-admin")).thenReturn(true);

        assertThat(AccessPolicy.standard("boss").allows(request, access)).isEqualTo(allowed);
    }

    @Test
    void standard_userInTheRole_mayManage() {
        HttpServletRequest request = request("192.0.2.1", "example.org");
        when(request.isUserInRole("boss")).thenReturn(true);

        assertThat(AccessPolicy.standard("boss").allows(request, Access.MANAGE)).isTrue();
    }

    @Test
    void forHosts_listed_onlyTheseAreAccepted() {
        AccessPolicy policy = AccessPolicy.standard("boss").forHosts("Toru.example.org", "[2001:db8::1]");

        assertThat(policy.acceptsHost("toru.example.org")).isTrue();
        assertThat(policy.acceptsHost("[2001:db8::1]")).isTrue();
        assertThat(policy.acceptsHost("example.org")).isFalse();
        assertThat(policy.allows(request("127.0.0.1", "localhost"), Access.USE)).isTrue();
        assertThat(AccessPolicy.loopbackOnly().forHosts("example.org").acceptsHost("example.org"))
                .isFalse();
    }
}
