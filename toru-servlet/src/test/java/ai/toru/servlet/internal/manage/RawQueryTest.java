package ai.toru.servlet.internal.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RawQueryTest {

    @Test
    void parameters_everyKind_decodedAsForms() {
        assertThat(RawQuery.parameters("a=1&b=x+y%20z%2B&a=2&&c&d=&%C3%BC=%F0%9F%9A%80=&e=f=g"))
                .isEqualTo(Map.of(
                        "a", List.of("1", "2"),
                        "b", List.of("x y z+"),
                        "c", List.of(""),
                        "d", List.of(""),
                        "ü", List.of("🚀="),
                        "e", List.of("f=g")));
    }

    @Test
    void parameters_noQuery_none() {
        assertThat(RawQuery.parameters(null)).isEmpty();
        assertThat(RawQuery.parameters("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%f", "%zz", "a=%ff", "a=%c3%28", "a=%ed%a0%80"})
    void parameters_noUtf8_refused(String query) {
        assertThatThrownBy(() -> RawQuery.parameters(query)).isInstanceOf(BadQueryException.class);
    }
}
