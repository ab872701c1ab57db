package ai.toru.servlet.internal.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathRuleTest {

    private static final String[] PIECES = {
        "/", "/", ".", "..", ";", "%", "%2e", "%2F", "%25", "%41", "%zz", "\\", " ", "a", "B~", "+", "é", "\t",
        "\u007f", "|"
    };

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/a", "/a/", "/a.b/c..d/...x", "/a;b=c/d", "/a%20b", "/~a!$&'()*+,=:@|\"<>^`{}[]"})
    void path_withOneReading_isNotOdd(String path) {
        assertThat(PathRule.odd(path)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/./a", "/..", "/a/.", "/%2e/a", "/.%2E", "/.;x/a", "//", "/a//b", "/;a", "/a\\b", "/a%2fb", "/a%5Cb",
                "/%25", "/%00", "/%1f", "/%7f", "/%", "/%4", "/%zz", "/a b", "/é", "/\u0000", "/\u007f"
            })
    void path_withTwoReadings_isOdd(String path) {
        assertThat(PathRule.odd(path)).isTrue();
    }

    /** What comes before the first slash decides nothing, but keeps a path from being judged by the quick look alone. */
    @Test
    void quickLook_neverDiffersFromTheWholeRule() {
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            StringBuilder path = new StringBuilder("/");
            for (int pieces = random.nextInt(7); pieces > 0; pieces--) {
                path.append(PIECES[random.nextInt(PIECES.length)]);
            }
            assertThat(PathRule.odd(path.toString())).as(path.toString()).isEqualTo(PathRule.odd("%41" + path));
        }
    }

    @Test
    void plain_isDecodedAndWithoutParameters() {
        assertThat(PathRule.plain("/a+b/c")).contains("/a+b/c");
        assertThat(PathRule.plain("/a;x/b%20c")).contains("/a/b c");
        assertThat(PathRule.plain("/%ff")).isEmpty();
        assertThat(PathRule.plain("/%EF%BF%BD")).contains("/\uFFFD");
    }
}
