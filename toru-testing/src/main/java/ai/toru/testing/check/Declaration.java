package ai.toru.testing.check;

import ai.toru.testing.subject.MetadataRun;
import ai.toru.testing.wire.Json;
import ai.toru.testing.wire.Json.MalformedException;
import ai.toru.testing.wire.Messages;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;

/** Takes from metadata what can be used of it, however wrong the rest is. Pure. */
final class Declaration {
    private static final int DEFAULT_IN_FLIGHT = 256;
    private static final int MOST_IN_FLIGHT = 65_536;

    private Declaration() {}

    static Declared of(MetadataRun run, String fileName) {
        try {
            return of(Json.read(run.stdout()), fileName);
        } catch (MalformedException e) {
            return new Declared(fileName, "1.0", Set.of(), 1);
        }
    }

    private static Declared of(JsonNode metadata, String fileName) {
        String id = metadata.path("id").asText(fileName);
        JsonNode protocol = metadata.path("protocol");
        Set<String> features = new LinkedHashSet<>();
        protocol.path("features").forEach(each -> features.add(each.asText()));
        features.retainAll(Set.copyOf(Messages.FEATURES));
        String version = protocol.path("version").asText("1.0");
        return version.equals("1.1")
                ? new Declared(id, version, features, inFlight(features, protocol.path("max_in_flight")))
                : new Declared(id, version, Set.of(), 1);
    }

    private static int inFlight(Set<String> features, JsonNode declared) {
        int most = Math.min(MOST_IN_FLIGHT, Math.max(1, declared.asInt(DEFAULT_IN_FLIGHT)));
        return features.contains("multiplex") ? most : 1;
    }
}
