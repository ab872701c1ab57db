package ai.toru.testing.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What is true of all rules, and the table of them in the documentation. */
class RulesTest {
    private static final Path DOCS = Path.of("..", "docs");

    private final List<Rule> rules = Checks.all().stream().map(Check::rule).toList();

    @Test
    void ids_ofAllRules_areDifferentAndWellFormed() {
        assertThat(rules)
                .extracting(Rule::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z0-9]+\\.[a-z0-9-]+"));
    }

    @Test
    void sections_ofAllRules_areHeadingsOfTheProtocol() throws IOException {
        List<String> headings = Files.readAllLines(DOCS.resolve("protocol.md")).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", ""))
                .toList();

        assertThat(headings).containsAll(rules.stream().map(Rule::section).toList());
    }

    @Test
    void remedies_ofAllRules_areSentences() {
        assertThat(rules).extracting(Rule::remedy).allMatch(remedy -> remedy.endsWith("."));
    }

    @Test
    void table_ofThePage_isThatOfTheCode() throws IOException {
        String page = Files.readString(DOCS.resolve("plugin-kit.md"));
        String table = page.substring(page.indexOf("<!-- checked: rules -->"));
        List<String> rows = table.lines().filter(line -> line.startsWith("| `")).toList();

        assertThat(rows)
                .containsExactlyElementsOf(rules.stream().map(RulesTest::row).toList());
    }

    @Test
    void only_prefixes_choosesTheRulesThatBeginSo() {
        assertThat(Checks.only(List.of("ping.", "metadata.id")))
                .extracting(check -> check.rule().id())
                .containsExactly("metadata.id", "ping.pong", "ping.among-requests");
        assertThat(Checks.only(List.of())).hasSameSizeAs(rules);
    }

    private static String row(Rule rule) {
        String anchor = rule.section()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9 -]", "")
                .replace(' ', '-');
        return "| `%s` | %s | %s | [%s](protocol.md#%s) |"
                .formatted(
                        rule.id(),
                        rule.severity().name().toLowerCase(Locale.ROOT),
                        rule.title(),
                        rule.section(),
                        anchor);
    }
}
