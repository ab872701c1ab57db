package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * No contract is forgotten on any make of container. The modules of {@code toru-servlet-containers} choose by these names
 * what they run, so a test that is added here runs there too.
 */
final class EveryContractTest {

    @Test
    void contracts_allThereAre_areFound() {
        assertThat(Contracts.all())
                .extracting(JavaClass::getSimpleName)
                .contains("TrafficContract", "ManagementContract", "StopContract", "IdentityContract");
    }

    @Test
    void contract_runsOnOneMakeOfContainer_runsOnAllOthers() {
        for (JavaClass contract : Contracts.all()) {
            Set<String> names = Contracts.runsOf(contract).stream()
                    .map(JavaClass::getSimpleName)
                    .collect(Collectors.toSet());
            for (String make : Contracts.MAKES) {
                assertThat(names)
                        .as("what runs %s on %s", contract.getSimpleName(), make)
                        .anyMatch(name -> name.endsWith(Contracts.ending(make)))
                        .containsAll(names.stream()
                                .map(name -> inPlaceOfItsMake(name, make))
                                .toList());
            }
        }
    }

    @Test
    void run_namedAfterAContainer_usesThatOne() {
        for (JavaClass contract : Contracts.all()) {
            for (JavaClass run : Contracts.runsOf(contract)) {
                assertThat(run.getSimpleName()).matches(".+On\\w*(Jetty|Tomcat)Test");
                assertThat(containersOf(run))
                        .as("containers of " + run.getSimpleName())
                        .singleElement()
                        .asString()
                        .matches(make -> run.getSimpleName().endsWith(Contracts.ending(make)));
            }
        }
    }

    private static String inPlaceOfItsMake(String name, String make) {
        return name.replaceFirst("(Jetty|Tomcat)Test$", Contracts.ending(make));
    }

    private static Set<String> containersOf(JavaClass run) {
        return run.getDirectDependenciesFromSelf().stream()
                .map(dependency -> dependency.getTargetClass().getSimpleName())
                .flatMap(name -> Contracts.MAKES.stream().filter(make -> name.equals(make + "Container")))
                .collect(Collectors.toSet());
    }
}
