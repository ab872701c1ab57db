package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ToolConditionTest {

    @Test
    void isRequired_nothingRequired_isFalse() {
        assertThat(ToolCondition.isRequired(Set.of("chromium"), "")).isFalse();
    }

    @Test
    void isRequired_all_isTrue() {
        assertThat(ToolCondition.isRequired(Set.of("chromium"), "all")).isTrue();
    }

    @Test
    void isRequired_listOfNames_isTrueForThoseOnly() {
        assertThat(ToolCondition.isRequired(Set.of("cargo", "chromium"), "node, chromium"))
                .isTrue();
        assertThat(ToolCondition.isRequired(Set.of("cargo"), "node, chromium")).isFalse();
    }

    @Test
    void toolNamed_unlistedName_isAMistake() {
        assertThatThrownBy(() -> Tool.named("chromiun")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @NeedsTool("bash")
    void needsTool_toolIsThere_testRuns() {
        assertThat(Tool.BASH.path()).isExecutable();
    }
}
