package ai.toru.servlet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Checks things against the schemas of an OpenAPI document, and such a document against that of OpenAPI 3.1. Immutable. */
public record Schemas(JsonNode document) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    /** Those of a document. */
    public static Schemas of(String document) throws IOException {
        return new Schemas(MAPPER.readTree(document));
    }

    /** What OpenAPI 3.1 has against the document; nothing if it is one. */
    public List<String> faultsOfDocument() throws IOException {
        try (InputStream in = Schemas.class.getResourceAsStream("/spec.openapis.org/oas/3.1/schema/2022-10-07")) {
            JsonNode schema = MAPPER.readTree(Objects.requireNonNull(in, "the schema of vertx-openapi"));
            return faults(FACTORY.getSchema(schema), document);
        }
    }

    /** What JSON Schema has against a schema of the document. */
    public static List<String> faultsOfSchema(JsonNode schema) {
        return faults(FACTORY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema")), schema);
    }

    /**
     * What the document has against a response: that it does not name the status or the media type, or what is wrong with the
     * body.
     *
     * @param path as the document writes it
     */
    List<String> faults(String path, String method, RawHttp.Response response) throws IOException {
        JsonNode operation = document.at(
                "/paths/" + path.replace("~", "~0").replace("/", "~1") + "/" + method.toLowerCase(Locale.ROOT));
        JsonNode answer = resolved(operation.at("/responses/" + response.status()));
        if (answer.isMissingNode()) {
            return List.of(method + " " + path + " names no status " + response.status() + ": " + response.text());
        }
        String type = response.first("Content-Type").orElse("").split(";", -1)[0];
        JsonNode content = answer.path("content").path(type);
        if (content.isMissingNode()) {
            return List.of(method + " " + path + " " + response.status() + " names no " + type);
        }
        return type.equals("application/json")
                ? faults(content.path("schema"), MAPPER.readTree(response.text()))
                : List.of();
    }

    /** What a schema of the document has against a value. */
    public List<String> faults(String schema, String json) throws IOException {
        return faults(document.at("/components/schemas/" + schema), MAPPER.readTree(json));
    }

    private List<String> faults(JsonNode schema, JsonNode value) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", document.get("components"));
        return faults(FACTORY.getSchema(whole), value);
    }

    private static List<String> faults(JsonSchema schema, JsonNode value) {
        return schema.validate(value).stream().map(Object::toString).toList();
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").textValue().substring(1)) : node;
    }
}
