package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Looks at the reports of a module of {@code toru-servlet-containers} when its tests have run: a pattern that fits too
 * little, or a test that was skipped, would otherwise go unseen.
 */
final class EveryContractHasRun {

    @Test
    void reports_ofThisModule_showEachContract() throws IOException {
        Path reports = Path.of(property("toru.test.reports"));
        String ending = Contracts.ending(property("toru.test.make"));
        for (JavaClass contract : Contracts.all()) {
            List<JavaClass> runs = Contracts.runsOf(contract).stream()
                    .filter(run -> run.getSimpleName().endsWith(ending))
                    .toList();
            assertThat(runs).as("what runs " + contract.getSimpleName()).isNotEmpty();
            for (JavaClass run : runs) {
                Path report = reports.resolve("TEST-" + run.getName() + ".xml");
                assertThat(report).exists();
                assertThat(Files.readString(report))
                        .as(report.toString())
                        .contains("<testcase ")
                        .doesNotContain("<skipped");
            }
        }
    }

    private static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), () -> name + " is not set; the pom does.");
    }
}
