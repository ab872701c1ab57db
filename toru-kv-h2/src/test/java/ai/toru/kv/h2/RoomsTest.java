package ai.toru.kv.h2;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrow between this module's two packages, the door to H2, and what its users see. */
final class RoomsTest {

    private static final String ROOT = "ai.toru.kv.h2";
    private static final String DATABASE = ROOT + ".internal.database";

    private final JavaClasses all = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void classes_lieInOneOfTwoRooms() {
        classes().should().resideInAnyPackage(ROOT, DATABASE).check(all);
    }

    @Test
    void databaseRoom_knowsNothingOfWhatIsKeptInIt() {
        noClasses()
                .that()
                .resideInAPackage(DATABASE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT)
                .check(all);
    }

    @Test
    void h2_isKnownToTheDatabaseRoomOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(DATABASE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.h2..")
                .check(all);
        classes()
                .that()
                .haveSimpleName("Database")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.h2..")
                .check(all);
    }

    /** It keeps class loaders for ever. */
    @Test
    void driverManager_isUsedByNobody() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.sql.DriverManager")
                .check(all);
    }

    @Test
    void signatures_ofPublicTypes_mentionNeitherInternalsNorSql() {
        List<JavaClass> api = all.stream()
                .filter(type -> type.getPackageName().equals(ROOT))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .toList();

        assertThat(api).extracting(JavaClass::getSimpleName).contains("H2KeyValueStore", "H2KeyValueStoreBuilder");
        assertThat(api.stream().flatMap(RoomsTest::mentioned).map(JavaClass::getName))
                .noneMatch(name -> name.startsWith(ROOT + ".internal"))
                .noneMatch(name -> name.startsWith("org.h2.") || name.startsWith("java.sql."));
    }

    private static Stream<JavaClass> mentioned(JavaClass type) {
        Stream<JavaType> ofClass = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
        Stream<JavaType> ofFields =
                type.getFields().stream().filter(RoomsTest::isVisible).map(JavaField::getType);
        Stream<JavaType> ofMethods =
                type.getCodeUnits().stream().filter(RoomsTest::isVisible).flatMap(RoomsTest::typesOf);
        return Stream.of(ofClass, ofFields, ofMethods)
                .flatMap(types -> types)
                .map(JavaType::getAllInvolvedRawTypes)
                .flatMap(Collection::stream);
    }

    private static Stream<JavaType> typesOf(JavaCodeUnit method) {
        return Stream.of(
                        Stream.of(method.getReturnType()),
                        method.getParameterTypes().stream(),
                        method.getExceptionTypes().stream())
                .flatMap(types -> types);
    }

    private static boolean isVisible(JavaMember member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
    }
}
