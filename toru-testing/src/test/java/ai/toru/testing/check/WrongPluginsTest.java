package ai.toru.testing.check;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.testing.CheckReport;
import ai.toru.testing.Finding;
import ai.toru.testing.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule with a plugin that breaks it, in wrong-plugins.txt; and the plugins that break none. */
@Execution(ExecutionMode.CONCURRENT)
class WrongPluginsTest {
    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("rows")
    void check_pluginWithAFault_findsTheRuleBroken(String form, String fault, String rule) throws IOException {
        CheckReport report = WrongPlugin.checked(WrongPlugin.in(folder, form, fault), WrongPlugin.SHORT, rule);

        Finding finding = WrongPlugin.finding(report, rule);
        assertThat(finding.outcome()).as(report.findings().toString()).isEqualTo(severity(rule));
        assertThat(finding.problem()).isNotEmpty();
        assertThat(finding.remedy()).isNotEmpty();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("rightPlugins")
    void check_rightPlugin_findsNothing(String form, String fault) throws IOException {
        CheckReport report = WrongPlugin.checked(WrongPlugin.in(folder, form, fault), WrongPlugin.LONG);

        assertThat(report.findings(Outcome.ERROR)).isEmpty();
        assertThat(report.findings(Outcome.WARNING)).isEmpty();
    }

    @Test
    void check_streamThatNeverEnds_isNoFault() throws IOException {
        CheckReport report =
                WrongPlugin.checked(WrongPlugin.in(folder, "1.1", "streams-on"), WrongPlugin.SHORT, "stream.end");

        assertThat(WrongPlugin.finding(report, "stream.end").outcome()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void rows_together_breakEveryRule() {
        List<String> broken = rows().map(row -> (String) row[2]).distinct().toList();

        assertThat(broken).containsExactlyInAnyOrderElementsOf(severities().keySet());
    }

    static Stream<Object[]> rightPlugins() {
        return Stream.of(
                new Object[] {"1.0", "none"},
                new Object[] {"1.0", "wrapped"},
                new Object[] {"1.0", "hangs-up"},
                new Object[] {"1.1", "none"},
                new Object[] {"1.0", "closes"},
                new Object[] {"1.0", "closes-late"},
                new Object[] {"1.1", "streams"},
                new Object[] {"1.1", "streams-cut"},
                new Object[] {"1.1", "lively-20"},
                new Object[] {"1.1", "lively-100"});
    }

    static Stream<Object[]> rows() {
        return table().lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(line -> (Object[]) line.split(" +"));
    }

    private static String table() {
        try (InputStream table = WrongPluginsTest.class.getResourceAsStream("/plugins/wrong-plugins.txt")) {
            return new String(Objects.requireNonNull(table).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Outcome severity(String rule) {
        return Objects.requireNonNull(severities().get(rule), rule);
    }

    private static Map<String, Outcome> severities() {
        return Checks.all().stream()
                .collect(Collectors.toMap(
                        each -> each.rule().id(), each -> each.rule().severity()));
    }
}
