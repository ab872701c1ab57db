package ai.toru.host;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keeps the rooms of this module apart: which package may use which, and which of them alone may do something
 * powerful. To add a room or an arrow, change the tables here, in sight of a reviewer.
 */
class ArchitectureTest {

    private static final String ROOT = "ai.toru.host";

    private static final Path CLASSES = Path.of("target", "classes");

    private static final JavaClasses HOST = new ClassFileImporter().importPath(CLASSES);

    /** Each room below the root and the rooms it may use. The root may use all and is used by none. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            room("plugin"),
            room("http", "plugin"),
            room("event", "plugin"),
            room("kv", "plugin", "internal.json", "internal.time"),
            room("log", "plugin"),
            room("metrics", "plugin"),
            room("micrometer", "metrics", "plugin"),
            room("internal.metrics", "metrics", "plugin"),
            room("internal.time"),
            room("internal.json"),
            room("internal.protocol", "internal.json", "http", "kv", "log", "plugin"),
            room("internal.transport.stream", "internal.protocol", "internal.time", "http"),
            room(
                    "internal.transport",
                    "internal.transport.stream",
                    "internal.protocol",
                    "internal.time",
                    "plugin",
                    "http",
                    "kv",
                    "metrics"),
            room("internal.process", "plugin", "internal.time"),
            room("internal.discovery", "internal.process", "internal.json", "plugin", "internal.time"),
            room("internal.log", "log", "internal.json", "plugin", "internal.time"),
            room(
                    "internal.supervision",
                    "plugin",
                    "event",
                    "log",
                    "http",
                    "kv",
                    "metrics",
                    "internal.layout",
                    "internal.process",
                    "internal.log",
                    "internal.transport",
                    "internal.protocol",
                    "internal.time"),
            room("internal.layout", "plugin"),
            room("internal.routing", "http"),
            room(
                    "internal.catalog",
                    "plugin",
                    "http",
                    "event",
                    "internal.discovery",
                    "internal.supervision",
                    "internal.routing",
                    "internal.time"));

    /** What only some rooms may touch: types by their name, methods and constructors by name and parameters. */
    private static final List<Power> POWERS = List.of(
            new Power("JSON", Set.of("internal.json", "internal.protocol"), "com\\.fasterxml\\..*"),
            new Power(
                    "sockets",
                    Set.of("internal.transport"),
                    "java\\.net\\.(Server)?Socket\\w*",
                    "java\\.net\\.UnixDomainSocketAddress",
                    "java\\.nio\\.channels\\.(Server)?SocketChannel",
                    "org\\.newsclub\\..*"),
            new Power(
                    "processes",
                    Set.of("internal.process"),
                    "java\\.lang\\.(ProcessBuilder|ProcessHandle|Process)(\\$.*)?",
                    "java\\.lang\\.Runtime\\.exec\\(.*"),
            new Power(
                    "time",
                    Set.of("internal.time"),
                    "java\\.lang\\.System\\.(currentTimeMillis|nanoTime)\\(.*",
                    "java\\.time\\.\\w+\\.now\\((java\\.time\\.ZoneId)?\\)",
                    "java\\.time\\.Clock\\.(system|tick)\\w*\\(.*",
                    "java\\.lang\\.Thread\\.sleep\\(.*",
                    "java\\.util\\.concurrent\\.TimeUnit\\.sleep\\(.*",
                    "java\\.util\\.Timer(Task)?",
                    "java\\.util\\.Date\\.<init>\\(\\)",
                    "java\\.util\\.concurrent\\.ScheduledThreadPoolExecutor\\.<init>\\(.*",
                    "java\\.util\\.concurrent\\.Executors\\.new(SingleThread)?Scheduled\\w+\\(.*",
                    "java\\.util\\.concurrent\\.CompletableFuture\\.(orTimeout|completeOnTimeout|delayedExecutor)\\(.*"),
            new Power("caching", Set.of("internal.discovery"), "com\\.github\\.benmanes\\.caffeine\\..*"),
            new Power("Micrometer", Set.of("micrometer"), "io\\.micrometer\\..*"));

    @Test
    void rooms_ofEveryClass_areListed() {
        Set<String> unlisted = HOST.stream()
                .filter(type -> !isModuleInfo(type))
                .map(ArchitectureTest::roomOf)
                .filter(room -> !room.isEmpty() && !MAY_USE.containsKey(room))
                .collect(toSet());

        assertThat(HOST).isNotEmpty();
        assertThat(unlisted).isEmpty();
    }

    @Test
    void arrows_inTheTable_haveNoCycle() {
        Set<String> settled = new HashSet<>();
        while (settled.addAll(roomsThatOnlyUse(settled))) {
            // Each round settles the rooms that stand on settled ones; those of a cycle never do.
        }
        assertThat(settled).isEqualTo(MAY_USE.keySet());
    }

    @Test
    void arrows_inTheCode_areInTheTable() {
        Map<String, String> strayArrows = HOST.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(ArchitectureTest::isStrayArrow)
                .collect(toMap(
                        ArchitectureTest::arrowOf, Dependency::getDescription, (one, another) -> one, TreeMap::new));

        assertThat(strayArrows).as("each with one example").isEmpty();
    }

    @Test
    void powers_areUsedBehindTheirDoorsOnly() {
        List<String> misuses = POWERS.stream()
                .flatMap(power -> HOST.stream()
                        .filter(type -> !power.rooms().contains(roomOf(type)))
                        .flatMap(type ->
                                power.usesIn(type).map(use -> power.name() + ": " + type.getName() + " uses " + use)))
                .toList();

        assertThat(misuses).isEmpty();
    }

    @Test
    void powers_inClassesThatUseThem_areRecognised() {
        Map<String, Class<?>> users = Map.of(
                "JSON", UsesJson.class,
                "sockets", UsesSockets.class,
                "processes", UsesProcesses.class,
                "time", UsesTime.class,
                "caching", UsesCaching.class,
                "Micrometer", UsesMicrometer.class);

        for (Power power : POWERS) {
            JavaClass user = new ClassFileImporter().importClass(users.get(power.name()));
            List<String> uses = power.usesIn(user).toList();
            for (Pattern pattern : power.patterns()) {
                assertThat(uses).as("%s in %s", pattern, user.getSimpleName()).anyMatch(pattern.asMatchPredicate());
            }
        }
    }

    @Test
    void signatures_ofPublicTypes_mentionNothingInternal() {
        List<String> leaks = HOST.stream()
                .filter(ArchitectureTest::isApi)
                .flatMap(type -> typesInSignaturesOf(type)
                        .filter(mentioned -> isInternal(mentioned.getPackageName()))
                        .map(mentioned -> type.getName() + " mentions " + mentioned.getName()))
                .distinct()
                .toList();

        assertThat(leaks).isEmpty();
    }

    @Test
    void exports_ofTheModule_areThePublicPackages() throws IOException {
        Set<String> publicPackages = HOST.stream()
                .filter(type -> !isModuleInfo(type) && !type.getSimpleName().equals("package-info"))
                .map(JavaClass::getPackageName)
                .filter(name -> !isInternal(name))
                .collect(toCollection(TreeSet::new));

        Set<String> exports = new TreeSet<>();
        try (var moduleInfo = Files.newInputStream(CLASSES.resolve("module-info.class"))) {
            for (var export : ModuleDescriptor.read(moduleInfo).exports()) {
                assertThat(export.isQualified()).as("%s", export).isFalse();
                exports.add(export.source());
            }
        }
        assertThat(exports).isEqualTo(publicPackages);
    }

    private static Map.Entry<String, Set<String>> room(String name, String... mayUse) {
        return Map.entry(name, Set.of(mayUse));
    }

    /** The room a class is in: its package without the root's name, empty for the root itself. */
    private static String roomOf(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(ROOT) ? "" : name.replaceFirst("^" + Pattern.quote(ROOT) + "\\.", "");
    }

    private static Set<String> roomsThatOnlyUse(Set<String> others) {
        return MAY_USE.entrySet().stream()
                .filter(room -> others.containsAll(room.getValue()))
                .map(Map.Entry::getKey)
                .collect(toSet());
    }

    private static boolean isStrayArrow(Dependency dependency) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        String from = roomOf(dependency.getOriginClass());
        String to = roomOf(target);
        boolean within = from.equals(to) || !(target.getPackageName() + ".").startsWith(ROOT + ".");
        return !within
                && !from.isEmpty()
                && !MAY_USE.getOrDefault(from, Set.of()).contains(to);
    }

    private static String arrowOf(Dependency dependency) {
        return roomOf(dependency.getOriginClass()) + " -> "
                + roomOf(dependency.getTargetClass().getBaseComponentType());
    }

    private static boolean isInternal(String packageName) {
        return (packageName + ".").startsWith(ROOT + ".internal.");
    }

    private static boolean isModuleInfo(JavaClass type) {
        return type.getName().equals("module-info");
    }

    private static boolean isApi(JavaClass type) {
        return !isInternal(type.getPackageName())
                && type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ArchitectureTest::isApi).orElse(true);
    }

    private static Stream<JavaClass> typesInSignaturesOf(JavaClass type) {
        Stream<JavaType> ofClass = Stream.of(
                        type.getSuperclass().stream(), type.getInterfaces().stream(), type.getTypeParameters().stream())
                .flatMap(types -> types);
        Stream<JavaType> ofFields = type.getFields().stream()
                .filter(field -> isApiMember(field.getModifiers()))
                .map(JavaField::getType);
        Stream<JavaType> ofMethods = type.getCodeUnits().stream()
                .filter(method -> isApiMember(method.getModifiers()))
                .flatMap(ArchitectureTest::typesInSignatureOf);
        return Stream.of(ofClass, ofFields, ofMethods)
                .flatMap(types -> types)
                .map(JavaType::getAllInvolvedRawTypes)
                .flatMap(Collection::stream);
    }

    private static Stream<JavaType> typesInSignatureOf(JavaCodeUnit method) {
        return Stream.of(
                        Stream.of(method.getReturnType()),
                        method.getParameterTypes().stream(),
                        method.getTypeParameters().stream(),
                        method.getExceptionTypes().stream())
                .flatMap(types -> types);
    }

    private static boolean isApiMember(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    /** Something only some rooms may do, known by patterns of what it touches. */
    private record Power(String name, Set<String> rooms, List<Pattern> patterns) {

        Power(String name, Set<String> rooms, String... patterns) {
            this(name, rooms, Stream.of(patterns).map(Pattern::compile).toList());
        }

        Stream<String> usesIn(JavaClass type) {
            Stream<String> types = type.getDirectDependenciesFromSelf().stream()
                    .map(dependency ->
                            dependency.getTargetClass().getBaseComponentType().getName());
            Stream<String> calls = type.getAccessesFromSelf().stream()
                    .map(access -> access.getTarget().getFullName());
            return Stream.concat(types, calls)
                    .filter(use -> patterns.stream()
                            .anyMatch(pattern -> pattern.matcher(use).matches()))
                    .distinct();
        }
    }

    // What each power looks like when used: one use for each of its patterns. Never run.

    private record UsesJson(com.fasterxml.jackson.core.JsonFactory factory) {}

    private record UsesSockets(
            java.net.ServerSocket server,
            java.net.UnixDomainSocketAddress address,
            java.nio.channels.SocketChannel channel,
            org.newsclub.net.unix.AFUNIXSocketAddress junixsocket) {}

    private record UsesProcesses(Process process) {
        void runtime() throws IOException {
            Runtime.getRuntime().exec("true");
        }
    }

    private record UsesTime(java.util.Timer timer) {
        List<Object> clocks() {
            return List.of(
                    System.nanoTime(), java.time.Instant.now(), java.time.Clock.systemUTC(), new java.util.Date());
        }

        void waits(java.util.concurrent.CompletableFuture<?> future) throws InterruptedException {
            Thread.sleep(1);
            java.util.concurrent.TimeUnit.SECONDS.sleep(1);
            future.orTimeout(1, java.util.concurrent.TimeUnit.SECONDS);
        }

        List<Object> timers() {
            return List.of(
                    new java.util.concurrent.ScheduledThreadPoolExecutor(1),
                    java.util.concurrent.Executors.newSingleThreadScheduledExecutor());
        }
    }

    private record UsesCaching(com.github.benmanes.caffeine.cache.Cache<String, String> cache) {}

    private record UsesMicrometer(io.micrometer.core.instrument.MeterRegistry registry) {}
}
