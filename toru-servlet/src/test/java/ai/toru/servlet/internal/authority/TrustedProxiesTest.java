package ai.toru.servlet.internal.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is believed of forwarding fields that a trusted proxy sent. The trusted: 10.0.0.0/8, ::1. */
final class TrustedProxiesTest {

    private final TrustedProxies x = TrustedProxies.NONE.at("10.0.0.0/8, ::1").orElseThrow();
    private final TrustedProxies standard = x.setting("Forwarded").orElseThrow();

    private static Sender seen(TrustedProxies proxies, String... fields) {
        return proxies.sender(name -> Arrays.stream(fields)
                .filter(field -> field.startsWith(name + ": "))
                .map(field -> field.substring(name.length() + 2))
                .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9 | 203.0.113.9",
                "203.0.113.9, 10.1.1.1 | 203.0.113.9",
                "203.0.113.9,10.1.1.1,10.2.2.2 | 203.0.113.9",
                "127.0.0.1, 203.0.113.9 | 203.0.113.9",
                "127.0.0.1, 203.0.113.9, 10.1.1.1 | 203.0.113.9",
                "garbage, 203.0.113.9 | 203.0.113.9",
                ", 203.0.113.9 | 203.0.113.9",
                "10.3.3.3, 10.1.1.1 | 10.3.3.3",
                "203.0.113.9:4711 | 203.0.113.9",
                "[2001:db8::9]:4711, [::1]:80 | 2001:db8::9",
                "2001:DB8::9 | 2001:DB8::9",
                "::ffff:10.1.1.1 | ::ffff:10.1.1.1",
                "203.0.113.9, ::ffff:10.1.1.1 | 203.0.113.9",
                "garbage, 10.1.1.1 | ",
                "203.0.113.9, , 10.1.1.1 | ",
                "unknown | ",
                "203.0.113.9 10.1.1.1 | ",
                "203.0.113.9:port | ",
                "[203.0.113.9] | ",
                "203.0.113.999 | ",
            })
    void sender_addressesFromTheRight_firstThatIsNotTrusted(String field, String client) {
        assertThat(seen(x, "X-Forwarded-For: " + field).client()).isEqualTo(client);
    }

    /** A field may stand in several lines, which together are one list (RFC 9110, 5.3). */
    @Test
    void sender_severalLines_oneList() {
        Sender sender = seen(
                x, "X-Forwarded-For: 127.0.0.1", "X-Forwarded-For: 203.0.113.9, 10.1.1.1", "X-Forwarded-For: 10.2.2.2");

        assertThat(sender.client()).isEqualTo("203.0.113.9");
    }

    @Test
    void sender_allFields_allTaken() {
        Sender sender = seen(
                x,
                "X-Forwarded-For: 203.0.113.9",
                "X-Forwarded-Proto: HTTPS",
                "X-Forwarded-Host: app.example:8443",
                "X-Forwarded-Prefix: /base/");

        assertThat(sender).isEqualTo(new Sender("203.0.113.9", "https", "app.example:8443", "/base"));
    }

    @Test
    void sender_asManySchemesAsAddresses_eachBelongsToItsAddress() {
        Sender sender = seen(
                x,
                "X-Forwarded-For: 127.0.0.1, 203.0.113.9, 10.1.1.1",
                "X-Forwarded-Proto: ftp, https, http",
                "X-Forwarded-Host: x, app.example, inner");

        assertThat(sender).isEqualTo(new Sender("203.0.113.9", "https", "app.example", ""));
    }

    /** Of what is malformed in one place, nothing is believed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-Proto: https, http",
                "X-Forwarded-Proto: ftp",
                "X-Forwarded-Proto: ",
                "X-Forwarded-Host: a/b",
                "X-Forwarded-Host: a@b",
                "X-Forwarded-Host: a b",
                "X-Forwarded-Host: ",
                "X-Forwarded-Host: a:b",
                "X-Forwarded-Host: [::1",
                "X-Forwarded-Host: a, b",
                "X-Forwarded-Prefix: base",
                "X-Forwarded-Prefix: //evil.example",
                "X-Forwarded-Prefix: /a/../b",
                "X-Forwarded-Prefix: /a/.",
                "X-Forwarded-Prefix: /a?b",
                "X-Forwarded-Prefix: /%2e",
                "X-Forwarded-Prefix: /a\"><script>",
            })
    void sender_oneFieldMalformed_nothingIsBelieved(String field) {
        assertThat(seen(x, "X-Forwarded-For: 203.0.113.9", field)).isEqualTo(Sender.UNKNOWN);
    }

    @Test
    void sender_noAddress_theRestIsTaken() {
        assertThat(seen(x, "X-Forwarded-Proto: https")).isEqualTo(new Sender(null, "https", null, ""));
        assertThat(seen(x)).isEqualTo(Sender.UNKNOWN);
    }

    /** Only one of the two is ever read: a proxy that writes one lets the client's other pass. */
    @Test
    void sender_bothKinds_onlyTheConfiguredOneCounts() {
        String[] both = {"X-Forwarded-For: 203.0.113.1", "Forwarded: for=203.0.113.2", "X-Forwarded-Host: x.example"};

        assertThat(seen(x, both)).isEqualTo(new Sender("203.0.113.1", null, "x.example", ""));
        assertThat(seen(standard, both)).isEqualTo(new Sender("203.0.113.2", null, null, ""));
        assertThat(seen(x.setting("x-forwarded-for").orElseThrow(), both))
                .isEqualTo(new Sender("203.0.113.1", null, null, ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "for=203.0.113.9 | 203.0.113.9",
                "For=\"203.0.113.9:80\" | 203.0.113.9",
                "for=\"[2001:db8::9]:4711\" | 2001:db8::9",
                "for=\"[2001:db8::9]\";by=10.1.1.1, for=10.2.2.2 | 2001:db8::9",
                "for=\"203.0.113.9:_port\" | 203.0.113.9",
                "for=127.0.0.1, for=203.0.113.9;x=\"a, for=10.9.9.9\", for=\"[::1]\" | 203.0.113.9",
                "for=203.0.113.9;x=\"\\\"\" | 203.0.113.9",
                "for=unknown | ",
                "for=_hidden | ",
                "for=unknown, for=10.1.1.1 | ",
                "for=2001:db8::9 | ",
                "for=203.0.113.9;for=203.0.113.8 | ",
                "for=203.0.113.9;FOR=203.0.113.8 | ",
                "for =203.0.113.9 | ",
                "for=203.0.113.9; | ",
                "for=203.0.113.9 proto=http | ",
                "for=\"203.0.113.9 | ",
                "for=\", for=203.0.113.9 | ",
                "203.0.113.9 | ",
                "for=203.0.113.9,, for=10.1.1.1 | ",
            })
    void sender_forwarded_strictlyRead(String field, String client) {
        assertThat(seen(standard, "Forwarded: " + field).client()).isEqualTo(client);
    }

    /** What the client's own proxy appended belongs to the client, and the rest to whoever is nearer. */
    @Test
    void sender_forwarded_schemeAndHostAreThoseOfTheClientsHop() {
        Sender sender = seen(
                standard,
                "Forwarded: for=\"",
                "Forwarded: for=203.0.113.9;proto=https;host=\"app.example:8443\"",
                "Forwarded: for=10.1.1.1;proto=http;host=inner");

        assertThat(sender).isEqualTo(new Sender("203.0.113.9", "https", "app.example:8443", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "10.0.0.0/8,", "10.0.0.0/8 ::1", "*"})
    void at_notAllAddresses_nothing(String addresses) {
        assertThat(TrustedProxies.NONE.at(addresses)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X-Real-IP", "Forwarded, X-Forwarded-For", "X-Forwarded-For,"})
    void setting_unknownOrContradictory_nothing(String fields) {
        assertThat(TrustedProxies.NONE.setting(fields)).isEmpty();
    }

    /** HTTP: forged forwarding headers: whatever stands there, reading ends soon and makes nothing that is no address. */
    @Test
    void sender_anyText_endsWithAnAddressOrNothing() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String alphabet = "for=\"\\,;:[]10.29 afx_%/-\t";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(40), 0, alphabet.length()).forEach(at -> text.append(alphabet.charAt(at)));
            for (TrustedProxies proxies : List.of(x, standard)) {
                String client = seen(proxies, "X-Forwarded-For: " + text, "Forwarded: " + text)
                        .client();
                assertThat(client == null || IpLiteral.bytes(client) != null)
                        .as("seed %d: %s", seed, text)
                        .isTrue();
            }
        }
    }

    @Test
    void sender_asLongAsAHeadMayBe_isReadWithoutHarm() {
        for (String piece : List.of("\\\"", ",", "for=\"\\a\",", "/a", "1:", "[")) {
            String text = piece.repeat(8000 / piece.length());
            assertThatCode(() -> {
                        seen(standard, "Forwarded: for=\"" + text);
                        seen(standard, "Forwarded: " + text);
                        seen(x, "X-Forwarded-For: " + text);
                        seen(x, "X-Forwarded-For: ::2", "X-Forwarded-Host: " + text, "X-Forwarded-Prefix: " + text);
                    })
                    .doesNotThrowAnyException();
        }
    }
}
