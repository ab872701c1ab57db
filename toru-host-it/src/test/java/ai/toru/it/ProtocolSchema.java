package ai.toru.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** {@code docs/protocol.schema.json}. Thread-safe. */
final class ProtocolSchema {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private final ObjectNode document;
    private final Map<String, JsonSchema> definitions = new ConcurrentHashMap<>();

    private ProtocolSchema(ObjectNode document) {
        this.document = document;
    }

    static ProtocolSchema read() {
        try {
            String text = Files.readString(DocumentationTest.PROJECT.resolve("docs/protocol.schema.json"));
            return new ProtocolSchema((ObjectNode) JSON.readTree(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode document() {
        return document;
    }

    /** What JSON Schema itself has against the document. */
    List<String> faultsOfItself() {
        return faults(
                FACTORY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema")), document, "$");
    }

    /**
     * What a definition has against a value: where, and what.
     *
     * @param definition its name, such as {@code fromHost}
     */
    List<String> faults(String definition, JsonNode value) {
        List<String> faults = new ArrayList<>(faults(definition(definition), value, "$"));
        JsonNode text = value.at("/payload/payload/body");
        if (faults.isEmpty() && definition.equals("fromPlugin") && isWrapped(value) && text.isTextual()) {
            faults.addAll(faultsWithin(value.path("type").asText(), text.asText()));
        }
        return faults;
    }

    /** An answer whose content is a string of JSON, which validators take for any string. */
    private static boolean isWrapped(JsonNode message) {
        JsonNode payload = message.path("payload");
        return !payload.has("status") && !payload.has("value") && !payload.has("action");
    }

    private List<String> faultsWithin(String type, String text) {
        try {
            JsonSchema schema = definition(type.equals("http") ? "answer" : "kvValue");
            return faults(schema, JSON.readTree(text), "$.payload.payload.body");
        } catch (IOException e) {
            return List.of("$.payload.payload.body: " + e.getMessage());
        }
    }

    private JsonSchema definition(String name) {
        return definitions.computeIfAbsent(name, each -> {
            if (!document.path("$defs").has(each)) {
                throw new IllegalArgumentException("There is no definition " + each + ".");
            }
            ObjectNode schema = JSON.createObjectNode().put("$ref", "#/$defs/" + each);
            schema.set("$schema", document.get("$schema"));
            schema.set("$defs", document.get("$defs"));
            return FACTORY.getSchema(schema);
        });
    }

    private static List<String> faults(JsonSchema schema, JsonNode value, String root) {
        return schema.validate(value).stream()
                .map(fault -> root + fault.toString().substring(1))
                .toList();
    }
}
