package ai.toru.testing.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** JSON as strict as the host takes it. Thread-safe. */
public final class Json {
    private static final ObjectMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxTokenCount(500_000)
                            .maxNameLength(8_192)
                            .maxNumberLength(1_000)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** An empty object. */
    public static ObjectNode object() {
        return STRICT.createObjectNode();
    }

    /** The bytes of a value, in UTF-8. */
    public static byte[] bytes(JsonNode value) {
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Reads one object and nothing else. */
    public static ObjectNode read(byte[] bytes) throws MalformedException {
        String text = utf8(bytes);
        if (text.startsWith("\uFEFF")) {
            throw new MalformedException("begins with a byte order mark");
        }
        try {
            if (STRICT.readTree(text) instanceof ObjectNode object) {
                return object;
            }
            throw new MalformedException("is no JSON object");
        } catch (JsonProcessingException e) {
            throw new MalformedException("is no JSON as it must be: " + Printable.of(e.getOriginalMessage()));
        }
    }

    /** Bytes that must be UTF-8, as text. */
    public static String utf8(byte[] bytes) throws MalformedException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException("is not UTF-8");
        }
    }

    /** Why something is not the JSON that was wanted. */
    public static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedException(String why) {
            super(why);
        }

        /** The reason, to be read after a subject: "is not UTF-8". */
        public String why() {
            return String.valueOf(getMessage());
        }
    }
}
