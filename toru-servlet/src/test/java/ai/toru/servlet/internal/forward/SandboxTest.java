package ai.toru.servlet.internal.forward;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.http.HeaderFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SandboxTest {

    private static final String NAME = "Content-Security-Policy";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "Text/HTML; charset=utf-8",
                "application/xhtml+xml",
                "image/svg+xml",
                "text/xml",
                "application/xml",
                "text/xsl",
                "image/svg",
                "image/x+xml",
                "multipart/x-mixed-replace; boundary=a",
                "text/html,x",
                "text/plain, text/html",
                "text/plain; a=b, text/html",
                "garbage",
                "*/*",
                "unknown/unknown",
                ""
            })
    void around_document_policyIsAdded(String type) {
        assertThat(Sandbox.around(HeaderFields.of("Content-Type", type)).first(NAME))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .startsWith("sandbox ")
                        .contains("allow-scripts")
                        .doesNotContain("allow-same-origin"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/Problem+JSON;charset=utf-8",
                "text/plain ; charset=utf-8",
                "text/javascript",
                "image/png"
            })
    void around_anythingElse_staysAsItIs(String type) {
        HeaderFields fields = HeaderFields.of("Content-Type", type, "X", "y");

        assertThat(Sandbox.around(fields)).isSameAs(fields);
    }

    @Test
    void around_noTypeOrSeveral_countsAsDocument() {
        assertThat(Sandbox.around(HeaderFields.empty()).first(NAME)).isPresent();
        assertThat(Sandbox.around(HeaderFields.of("Content-Type", "text/plain", "Content-Type", "text/html"))
                        .first(NAME))
                .isPresent();
    }

    /** Policies add up: the strictest of all counts. */
    @Test
    void around_pluginsOwnPolicy_stays() {
        assertThat(Sandbox.around(HeaderFields.of("Content-Type", "text/html", NAME, "default-src 'self'"))
                        .all(NAME))
                .hasSize(2)
                .contains("default-src 'self'");
    }
}
