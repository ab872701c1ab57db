package ai.toru.host.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AdminAttemptTest {

    @Test
    void attempt_ofAClientsWords_areMadeHarmless() {
        AdminAttempt attempt =
                new AdminAttempt(AdminAction.ENABLE, "../x", "a\r\nb\u0000" + "c".repeat(500), "\ud800", "forbidden");

        assertThat(attempt.pluginId()).isEmpty();
        assertThat(attempt.user()).startsWith("a??b?c").hasSize(128);
        assertThat(attempt.address()).isEqualTo("?");
    }

    @Test
    void attempt_ofOrdinaryWords_areKept() {
        assertThat(new AdminAttempt(AdminAction.RESCAN, "", "Ann Müller", "2001:db8::1", null))
                .hasToString(
                        "AdminAttempt[action=RESCAN, pluginId=, user=Ann Müller, address=2001:db8::1, refusal=null]");
    }
}
