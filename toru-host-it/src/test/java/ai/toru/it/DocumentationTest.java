package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import ai.toru.host.PluginHost;
import ai.toru.host.PluginHostBuilder;
import ai.toru.host.event.PluginEvent;
import ai.toru.host.metrics.DurationReading;
import ai.toru.host.metrics.KeyValueAction;
import ai.toru.host.metrics.PluginReading;
import ai.toru.host.metrics.PrometheusText;
import ai.toru.host.plugin.PluginHealth;
import ai.toru.host.plugin.PluginSettings;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import ai.toru.host.plugin.ProcessUsage;
import ai.toru.servlet.PluginServlet;
import ai.toru.servlet.internal.listener.HostSettings;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.ArgumentCaptor;

/** Keeps what the project's pages say true: links, names, tables and Java. Their JSON is {@link ProtocolPageTest}'s. */
class DocumentationTest {

    static final Path PROJECT = Path.of("").toAbsolutePath().getParent();

    private static final Markdown README = Markdown.of(PROJECT.resolve("README.md"));
    private static final Markdown OPERATIONS = Markdown.of(PROJECT.resolve("docs/operations.md"));
    private static final Markdown ARCHITECTURE = Markdown.of(PROJECT.resolve("docs/architecture.md"));

    private static final Pattern TYPE_NAME = Pattern.compile("`([A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+)`");
    private static final Pattern XML_CLASS = Pattern.compile("-class>(\\w[^<]+)<");
    private static final Pattern XML_PARAMETER = Pattern.compile("<param-name>([^<]+)<");
    private static final Pattern ROOM = Pattern.compile("room\\(\\s*\"([^\"]+)\"((?:,\\s*\"[^\"]+\")*)\\)");
    private static final Pattern EVENT = Pattern.compile("(?s)/\\*\\*((?:(?!\\*/).)*)\\*/\\s+([A-Z_]+)[,;]");
    private static final Pattern CODE = Pattern.compile("\\{@code (\\w+)}");
    private static final Pattern OPTION = Pattern.compile("names = \"(--[a-z-]+)\"");

    private static final Pattern METRIC = Pattern.compile("(?m)^# TYPE (\\w+) (\\w+)$");

    @TempDir
    private Path directory;

    @Test
    void links_betweenPages_leadSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Markdown page : pages()) {
            page.links().stream()
                    .filter(link -> !link.contains("://") && !leadsSomewhere(page, link))
                    .forEach(link -> broken.add(page.file().getFileName() + " -> " + link));
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void typesNamed_inPages_exist() throws IOException {
        Set<String> ours = ourTypes();
        String pom = Files.readString(PROJECT.resolve("pom.xml")); // names the checks of Error Prone
        List<String> unknown = pages().stream()
                .flatMap(page -> page.found(TYPE_NAME)
                        .map(name -> name + " in " + page.file().getFileName()))
                .filter(found -> !isKnown(found.substring(0, found.indexOf(' ')), ours, pom))
                .distinct()
                .toList();

        assertThat(unknown).isEmpty();
    }

    @Test
    void javaExamples_ofReadme_compile() throws IOException {
        assertThat(README.blocks("java")).hasSize(4);
        assertThatAllCompile(README);
    }

    @Test
    void javaExamples_ofOperations_compile() throws IOException {
        assertThat(OPERATIONS.blocks("java")).hasSize(2);
        assertThatAllCompile(OPERATIONS);
    }

    @Test
    void webXml_ofReadme_namesWhatThereIs() throws ReflectiveOperationException {
        String xml = String.join("\n", README.blocks("xml"));
        List<String> classes =
                XML_CLASS.matcher(xml).results().map(found -> found.group(1)).toList();

        assertThat(classes).isNotEmpty();
        for (String name : classes) {
            assertThat(Class.forName(name).getConstructor()).isNotNull();
        }
        assertThat(XML_PARAMETER.matcher(xml).results().map(found -> found.group(1)))
                .isNotEmpty()
                .isSubsetOf(README.firstColumn("context-parameters"));
    }

    @Test
    void builderTable_ofReadme_isTheBuildersOptions() {
        assertThat(README.firstColumn("builder"))
                .containsExactlyInAnyOrderElementsOf(optionsOf(PluginHostBuilder.class));
    }

    @Test
    void pluginSettingsTable_ofReadme_isTheirBuildersOptions() {
        assertThat(README.firstColumn("plugin-settings"))
                .containsExactlyInAnyOrderElementsOf(optionsOf(PluginSettings.Builder.class));
    }

    @Test
    void initParameterTable_ofReadme_isWhatTheServletKnows() {
        ServletConfig config = mock(ServletConfig.class);
        when(config.getServletContext()).thenReturn(mock(ServletContext.class));
        when(config.getInitParameterNames()).thenReturn(Collections.enumeration(List.of("nonsense")));
        when(config.getInitParameter("nonsense")).thenReturn("1");
        List<String> parameters = new ArrayList<>(README.firstColumn("init-parameters"));
        Collections.sort(parameters);

        assertThatThrownBy(() -> new PluginServlet(mock(PluginHost.class)).init(config))
                .hasMessageEndingWith("Those there are: " + String.join(", ", parameters) + ".");
    }

    @Test
    void contextParameterTable_ofReadme_isWhatTheListenerReads() {
        ServletContext context = mock(ServletContext.class);
        when(context.getAttribute(ServletContext.TEMPDIR)).thenReturn(directory.toFile());
        HostSettings.of(context);
        ArgumentCaptor<String> names = ArgumentCaptor.forClass(String.class);
        verify(context, atLeast(1)).getInitParameter(names.capture());

        assertThat(README.firstColumn("context-parameters")).hasSameElementsAs(names.getAllValues());
        assertThat(names.getAllValues())
                .as("system properties that would hide some")
                .hasSizeGreaterThan(4);
    }

    @Test
    void demoTable_ofReadme_isTheDemosOptions() throws IOException {
        String source =
                Files.readString(PROJECT.resolve("demo-webapp/src/main/java/ai/toru/demo/server/DemoOptions.java"));

        assertThat(README.firstColumn("demo"))
                .containsExactlyElementsOf(OPTION.matcher(source)
                        .results()
                        .map(found -> found.group(1))
                        .toList());
    }

    @Test
    void roomsTable_ofArchitecture_isThatOfItsTest() throws IOException {
        String source =
                Files.readString(PROJECT.resolve("toru-host-core/src/test/java/ai/toru/host/ArchitectureTest.java"));
        Map<String, Set<String>> held = new TreeMap<>();
        ROOM.matcher(source).results().forEach(room -> held.put(room.group(1), names(room.group(2))));
        Map<String, Set<String>> told = new TreeMap<>();
        ARCHITECTURE.table("rooms").forEach(row -> told.put(row.get(0), names(row.get(2))));

        assertThat(told).hasSizeGreaterThan(10).isEqualTo(held);
    }

    @Test
    void transitionsTable_ofArchitecture_isThatOfTheCode() throws ReflectiveOperationException {
        String room = "ai.toru.host.internal.supervision.";
        Object[] signals = Class.forName(room + "Signal").getEnumConstants();
        Method next = Class.forName(room + "PluginTransitions")
                .getDeclaredMethod("next", PluginState.class, Class.forName(room + "Signal"));
        next.setAccessible(true);
        List<List<String>> held = new ArrayList<>();
        for (PluginState state : PluginState.values()) {
            List<String> row = new ArrayList<>(List.of(state.name()));
            for (Object signal : signals) {
                Optional<?> moved = (Optional<?>) next.invoke(null, state, signal);
                row.add(moved.map(Object::toString).orElse("–"));
            }
            held.add(row);
        }
        assertThat(ARCHITECTURE.table("transitions")).containsExactlyInAnyOrderElementsOf(held);
        assertThat(ARCHITECTURE.text()).contains("| state | " + String.join(" | ", names(signals)) + " |");
    }

    @Test
    void statesTable_ofOperations_isThatOfTheCode() {
        List<List<String>> held = Arrays.stream(PluginState.values())
                .map(state ->
                        List.of(state.name(), PluginHealth.of(state).name().toLowerCase(Locale.ROOT)))
                .toList();

        assertThat(OPERATIONS.table("states").stream().map(row -> row.subList(0, 2)))
                .containsExactlyElementsOf(held);
    }

    @Test
    void eventsTable_ofOperations_namesAllTypesAndTheirDetails() throws IOException {
        Map<String, Set<String>> held = detailsOfEvents();
        Map<String, Set<String>> told = new TreeMap<>();
        OPERATIONS.table("events").forEach(row -> told.put(row.get(0), names(row.get(1))));

        assertThat(held.keySet())
                .isEqualTo(Arrays.stream(PluginEvent.Type.values())
                        .map(PluginEvent.Type::word)
                        .collect(Collectors.toCollection(TreeSet::new)));
        assertThat(told).isEqualTo(held);
    }

    /** Names, types and labels as a plugin that did everything shows them. */
    @Test
    void metricsTable_ofOperations_isWhatIsExposed() {
        PluginStatus status = mock(PluginStatus.class);
        when(status.id()).thenReturn("p");
        when(status.state()).thenReturn(PluginState.RUNNING);
        when(status.usage()).thenReturn(new ProcessUsage(1, Duration.ZERO));
        PluginReading reading = new PluginReading(
                status,
                new TreeMap<>(Map.of("2xx", 1L)),
                new DurationReading(Collections.nCopies(DurationReading.BOUNDS.size() + 1, 1L), 1),
                new TreeMap<>(Map.of(KeyValueAction.GET, new TreeMap<>(Map.of("ok", 1L)))));
        String text = PrometheusText.of(List.of(reading));
        List<List<String>> exposed = METRIC.matcher(text)
                .results()
                .map(type -> List.of(type.group(1), type.group(2), labels(text, type.group(1))))
                .toList();

        assertThat(OPERATIONS.table("metrics").stream()
                        .map(row -> List.of(row.get(0), row.get(1), row.get(2).replace("`", ""))))
                .containsExactlyElementsOf(exposed);
        assertThat(OPERATIONS.text())
                .contains(String.join(", ", DurationReading.BOUNDS).replace(", 30", " and 30 s"));
    }

    private static String labels(String text, String metric) {
        return Pattern.compile("(?m)^" + metric + "(?:_bucket)?\\{(.*)}")
                .matcher(text)
                .results()
                .findFirst()
                .map(sample -> sample.group(1).replaceAll("=\"[^\"]*\"", "").replace(",", ", "))
                .orElseThrow();
    }

    /** What the comments of the types promise behind their first sentence. */
    private static Map<String, Set<String>> detailsOfEvents() throws IOException {
        String source =
                Files.readString(PROJECT.resolve("toru-host-core/src/main/java/ai/toru/host/event/PluginEvent.java"));
        Map<String, Set<String>> details = new TreeMap<>();
        EVENT.matcher(source.substring(source.indexOf("enum Type"))).results().forEach(type -> {
            String promised = type.group(1).substring(type.group(1).indexOf('.'));
            Set<String> names = CODE.matcher(promised)
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
            details.put(type.group(2).toLowerCase(Locale.ROOT), names);
        });
        return details;
    }

    private void assertThatAllCompile(Markdown page) throws IOException {
        for (String example : page.blocks("java")) {
            String name = example.replaceFirst("(?s).*?class (\\w+).*", "$1");
            Path source = Files.writeString(directory.resolve(name + ".java"), example);
            int errors = ToolProvider.getSystemJavaCompiler()
                    .run(null, null, null, "-proc:none", "-d", directory.toString(), source.toString());
            assertThat(errors).as(example).isZero();
        }
    }

    private static Set<String> optionsOf(Class<?> builder) {
        return Arrays.stream(builder.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && method.getReturnType() == builder)
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** All pages that are kept by hand. */
    private static List<Markdown> pages() throws IOException {
        try (Stream<Path> root = Files.list(PROJECT);
                Stream<Path> docs = Files.walk(PROJECT.resolve("docs"))) {
            return Stream.concat(root, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .map(Markdown::of)
                    .toList();
        }
    }

    private static Set<String> ourTypes() throws IOException {
        Set<String> types = new TreeSet<>();
        try (DirectoryStream<Path> modules = Files.newDirectoryStream(PROJECT)) {
            for (Path module : modules) {
                Path sources = module.resolve("src");
                if (Files.isDirectory(sources)) {
                    try (Stream<Path> files = Files.walk(sources)) {
                        files.map(file -> file.getFileName().toString())
                                .filter(name -> name.endsWith(".java"))
                                .forEach(name -> types.add(name.replace(".java", "")));
                    }
                }
            }
        }
        return types;
    }

    private static boolean leadsSomewhere(Markdown page, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty()
                ? page.file()
                : page.file().resolveSibling(parts[0]).normalize();
        return Files.exists(target)
                && (parts.length == 1 || Markdown.of(target).anchors().contains(parts[1]));
    }

    private static boolean isKnown(String name, Set<String> ours, String pom) {
        return ours.contains(name) || pom.contains(":" + name + ":") || isOfTheJdk(name);
    }

    private static boolean isOfTheJdk(String name) {
        for (String room : List.of("java.lang", "java.util", "java.util.concurrent")) {
            try {
                Class.forName(room + "." + name);
                return true;
            } catch (ClassNotFoundException elsewhere) {
                // the next one, perhaps
            }
        }
        return false;
    }

    private static Set<String> names(String list) {
        Set<String> names =
                new TreeSet<>(Arrays.asList(list.replaceAll("[\"\\s–]", "").split(",")));
        names.remove("");
        return names;
    }

    private static List<String> names(Object... constants) {
        return Arrays.stream(constants).map(Object::toString).toList();
    }
}
