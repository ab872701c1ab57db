package ai.toru.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.internal.discovery.PluginScanner;
import ai.toru.host.internal.discovery.ScanResult;
import ai.toru.host.internal.process.CommandResult;
import ai.toru.host.internal.process.ExitStatus;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema of the protocol's messages takes what the page shows, and refuses what is wrong for what is wrong with it. */
class ProtocolSchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final ProtocolSchema SCHEMA = ProtocolSchema.read();
    private static final Markdown PAGE = Markdown.of(DocumentationTest.PROJECT.resolve("docs/protocol.md"));

    @TempDir
    private Path directory;

    @Test
    void document_isASchema_withoutLooseEnds() {
        assertThat(SCHEMA.faultsOfItself()).isEmpty();

        Set<String> named = new TreeSet<>();
        SCHEMA.document().path("$defs").fieldNames().forEachRemaining(name -> named.add("#/$defs/" + name));
        Set<String> used = new TreeSet<>();
        SCHEMA.document().findValuesAsText("$ref").forEach(used::add);
        assertThat(used).isEqualTo(named);
    }

    @ParameterizedTest
    @MethodSource("kindsOfExamples")
    void examplesOfThePage_areValid(List<String> infoAndDefinition) throws IOException {
        List<String> examples = PAGE.blocks(infoAndDefinition.get(0));

        assertThat(examples).isNotEmpty();
        for (String example : examples) {
            assertThat(SCHEMA.faults(infoAndDefinition.get(1), JSON.readTree(example)))
                    .as(example)
                    .isEmpty();
        }
    }

    static List<List<String>> kindsOfExamples() {
        return List.of(
                List.of("json from-host", "fromHost"),
                List.of("json from-plugin", "fromPlugin"),
                List.of("json metadata", "metadata"));
    }

    @ParameterizedTest
    @MethodSource("ai.toru.it.WrongMessages#all")
    void wrongMessage_isRefused_forWhatIsWrong(List<String> definitionJsonAndFault) throws IOException {
        JsonNode message = JSON.readTree(definitionJsonAndFault.get(1).replace('\'', '"'));

        List<String> faults = SCHEMA.faults(definitionJsonAndFault.get(0), message);

        List<String> expected = faults.stream()
                .filter(fault -> fault.contains(definitionJsonAndFault.get(2)))
                .toList();
        assertThat(expected).as(faults.toString()).isNotEmpty();
        assertThat(faults)
                .allSatisfy(fault -> assertThat(place(expected.get(0))).startsWith(place(fault)));
    }

    /** Where a fault is. */
    private static String place(String fault) {
        return fault.substring(0, fault.indexOf(": "));
    }

    @Test
    void goldenFramesOfTheHost_areValid() throws IOException {
        for (JsonNode golden : goldenFrames("from-host.json")) {
            if (golden.path("canonical").asBoolean()) {
                assertThat(SCHEMA.faults("fromHost", message(golden)))
                        .as(golden.toString())
                        .isEmpty();
            }
        }
    }

    /** What means nothing, or is wrong, the schema refuses; the cases say where it cannot tell. */
    @Test
    void goldenFramesOfPlugins_areValid_ifTheHostTakesThem() throws IOException {
        for (JsonNode golden : goldenFrames("from-plugin.json")) {
            String kind = golden.at("/means/kind").asText();
            boolean taken = !kind.startsWith("bad-") && !kind.equals("ignored");
            boolean told = !golden.path("schema").asText().equals("cannot tell");

            assertThat(SCHEMA.faults("fromPlugin", message(golden)).isEmpty())
                    .as(golden.toString())
                    .isEqualTo(taken || !told);
        }
    }

    private static JsonNode goldenFrames(String file) throws IOException {
        JsonNode cases = JSON.readTree(DocumentationTest.PROJECT
                        .resolve("docs/golden-frames")
                        .resolve(file)
                        .toFile())
                .path("cases");
        assertThat(cases).hasSizeGreaterThan(40);
        return cases;
    }

    private static JsonNode message(JsonNode golden) throws IOException {
        return JSON.readTree(golden.path("json").textValue());
    }

    /** The host and the schema are of one mind about metadata. */
    @ParameterizedTest
    @MethodSource("ai.toru.it.WrongMessages#ofMetadata")
    void wrongMetadata_isRefusedByTheHost_too(List<String> definitionAndJson) throws IOException {
        assertThat(found(definitionAndJson.get(1)).valid()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'name':'Ä 😀'",
                "'author':null",
                "'icon':''",
                "'route':'/a/.b/c..'",
                "'more':{'x':[1]}",
                "'protocol':null",
                "'protocol':{'version':'1.0','features':[],'max_in_flight':1}",
                "'protocol':{'version':'1.1','features':['stream','unheard-of'],'max_in_flight':65536}"
            })
    void unusualMetadata_isTakenByBoth(String changed) throws IOException {
        String metadata = WrongMessages.metadata(changed);

        assertThat(found(metadata).invalid()).isEmpty();
        assertThat(SCHEMA.faults("metadata", JSON.readTree(metadata.replace('\'', '"'))))
                .isEmpty();
    }

    private ScanResult found(String metadata) throws IOException {
        PluginFiles.binary(directory, "any", "any");
        byte[] output = metadata.replace('\'', '"').getBytes(UTF_8);
        CommandResult printed = new CommandResult(CommandResult.End.EXITED, new ExitStatus(0, null), output, "");
        return new PluginScanner(directory, (spec, limit, most) -> CompletableFuture.completedFuture(printed), Map.of())
                .scan();
    }
}
