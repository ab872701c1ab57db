package ai.toru.servlet;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The abstract test classes of this package, and their subclasses, each of which runs one of them on one make of container. */
final class Contracts {

    /** The makes of container; the names of test classes end with one and {@code Test}. */
    static final List<String> MAKES = List.of("Jetty", "Tomcat");

    private static final JavaClasses CLASSES = ArchConfiguration.withThreadLocalScope(configuration -> {
        configuration.setResolveMissingDependenciesFromClassPath(false); // takes seconds, and we need ours alone
        return new ClassFileImporter().importPackagesOf(Contracts.class);
    });

    private Contracts() {}

    /** All that hold tests themselves. */
    static Set<JavaClass> all() {
        return CLASSES.stream()
                .filter(Contracts::isAbstract)
                .filter(each -> each.getMethods().stream().anyMatch(Contracts::isTest))
                .collect(Collectors.toSet());
    }

    /** The classes that run a contract. */
    static Set<JavaClass> runsOf(JavaClass contract) {
        return contract.getAllSubclasses().stream()
                .filter(each -> !isAbstract(each))
                .collect(Collectors.toSet());
    }

    /** The end of the names of what runs on a make of container. */
    static String ending(String make) {
        return make + "Test";
    }

    private static boolean isAbstract(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.ABSTRACT);
    }

    private static boolean isTest(JavaMethod method) {
        return method.getAnnotations().stream()
                .map(annotation -> annotation.getRawType().getName())
                .anyMatch(name -> name.startsWith("org.junit.jupiter.") && name.matches(".*Test(Factory|Template)?"));
    }
}
