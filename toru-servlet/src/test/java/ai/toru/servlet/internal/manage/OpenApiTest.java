package ai.toru.servlet.internal.manage;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.log.LogLevel;
import ai.toru.host.plugin.PluginState;
import ai.toru.servlet.Schemas;
import ai.toru.servlet.internal.answer.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The document by itself: it is OpenAPI, and speaks of the words that there are. */
final class OpenApiTest {

    private JsonNode document;

    @BeforeEach
    void load() throws IOException {
        document = Schemas.of(OpenApi.load().document()).document();
    }

    @Test
    void document_isOpenApi() throws IOException {
        assertThat(new Schemas(document).faultsOfDocument()).isEmpty();
    }

    /** The schema of OpenAPI leaves schemas to JSON Schema. */
    @Test
    void schemas_areJsonSchemas() {
        document.at("/components/schemas")
                .forEach(schema -> assertThat(Schemas.faultsOfSchema(schema))
                        .as(schema.toString())
                        .isEmpty());
    }

    /** So that finding nothing means something. */
    @Test
    void schemas_valueThatIsNone_faults() throws IOException {
        Schemas schemas = new Schemas(document);

        assertThat(schemas.faults("LogLine", "{}")).isNotEmpty();
        assertThat(schemas.faults("Error", "{\"error\":\"x\",\"code\":\"x\",\"trace\":\"x\"}"))
                .isNotEmpty();
        assertThat(schemas.faults("Error", "{\"error\":\"x\",\"code\":\"x\"}")).isEmpty();
    }

    @Test
    void references_leadSomewhere() {
        assertThat(document.findValuesAsText("$ref"))
                .isNotEmpty()
                .allMatch(ref -> document.at(ref.substring(1)).isObject());
    }

    @Test
    void operations_ids_areUnique() {
        assertThat(document.findValuesAsText("operationId")).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void paths_words_areAllThereAre() {
        Set<String> hosts = new TreeSet<>();
        Set<String> plugins = new TreeSet<>();
        document.get("paths").fieldNames().forEachRemaining(path -> {
            String[] segments = path.substring(1).split("/", -1);
            if (!segments[0].isEmpty() && !segments[0].startsWith("{")) {
                hosts.add(segments[0]);
            } else if (segments.length > 1 && !segments[1].startsWith("{")) {
                plugins.add(segments[1]);
            }
        });

        assertThat(hosts).allMatch(word -> HostWord.of(word).isPresent()).hasSameSizeAs(HostWord.values());
        assertThat(plugins).allMatch(word -> PluginWord.of(word).isPresent()).hasSameSizeAs(PluginWord.values());
    }

    @Test
    void enumerations_areThoseOfTheHost() {
        assertThat(words("/components/schemas/EventType/enum"))
                .isEqualTo(set(Arrays.stream(PluginEvent.Type.values()).map(PluginEvent.Type::word)));
        assertThat(words("/components/schemas/Status/properties/state/enum"))
                .isEqualTo(set(Arrays.stream(PluginState.values()).map(Enum::name)));
        assertThat(words("/components/schemas/LogLine/properties/level/enum"))
                .isEqualTo(set(Arrays.stream(LogLevel.values()).map(LogLevel::word)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ctx/api/plugins", "/a%20b/x", "/\"quoted\""})
    void at_mount_isTheServer(String mount) throws IOException {
        Answer answer = OpenApi.load().at(mount);

        JsonNode served =
                Schemas.of(new String(answer.body(), StandardCharsets.UTF_8)).document();
        assertThat(served.at("/servers/0/url").textValue()).isEqualTo(mount);
        assertThat(served.get("servers")).hasSize(1);
    }

    private Set<String> words(String pointer) {
        Set<String> words = new TreeSet<>();
        document.at(pointer).forEach(word -> words.add(word.textValue()));
        return words;
    }

    private static Set<String> set(Stream<String> words) {
        return words.collect(Collectors.toCollection(TreeSet::new));
    }
}
