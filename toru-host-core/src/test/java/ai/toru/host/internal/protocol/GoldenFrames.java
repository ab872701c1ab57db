package ai.toru.host.internal.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The cases of {@code docs/golden-frames}, which other programs read, too. */
final class GoldenFrames {

    private static final Path FOLDER = Path.of("").toAbsolutePath().getParent().resolve("docs/golden-frames");

    private GoldenFrames() {}

    /**
     * A case. Immutable.
     *
     * @param json as it stands in the file
     */
    record Case(JsonNode json) {

        /** The message's text. */
        String text() {
            return json.path("json").textValue();
        }

        JsonNode means() {
            return json.path("means");
        }

        /** The bytes that a case of another file is about. */
        byte[] bytes() {
            return HexFormat.of().parseHex(json.path("hex").textValue());
        }

        /** What is on. */
        Set<ProtocolFeature> features() {
            Set<ProtocolFeature> on = EnumSet.noneOf(ProtocolFeature.class);
            for (ProtocolFeature feature : ProtocolFeature.values()) {
                if (words().anyMatch(feature.word()::equals)) {
                    on.add(feature);
                }
            }
            return on;
        }

        /** Whether this host has all that the case needs. */
        boolean concernsThisHost() {
            return words().allMatch(ProtocolFeature.offered()::contains);
        }

        private Stream<String> words() {
            return StreamSupport.stream(json.path("features").spliterator(), false)
                    .map(JsonNode::textValue);
        }

        @Override
        public String toString() {
            return json.path("name").asText();
        }
    }

    /** The cases of a file that concern this host. */
    static List<Case> of(String file) {
        try {
            JsonNode cases =
                    new ObjectMapper().readTree(FOLDER.resolve(file).toFile()).path("cases");
            return StreamSupport.stream(cases.spliterator(), false)
                    .map(Case::new)
                    .filter(Case::concernsThisHost)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A text with its length in front. */
    static byte[] framed(String text) {
        byte[] json = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(json.length + 4)
                .putInt(json.length)
                .put(json)
                .array();
    }
}
