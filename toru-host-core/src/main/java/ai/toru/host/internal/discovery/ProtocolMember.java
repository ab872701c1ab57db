package ai.toru.host.internal.discovery;

import ai.toru.host.plugin.ProtocolDeclaration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The metadata's {@code protocol} member: {@code {"version": "1.1", "features": [...], "max_in_flight": N}}. Absent or
 * null is version 1.0. Features this host does not know are kept: they are simply never on. Pure.
 */
final class ProtocolMember {

    private static final String OLD = "1.0";
    private static final int MOST_FEATURES = 64;
    private static final int MOST_IN_FLIGHT = 65_536;
    private static final int DEFAULT_IN_FLIGHT = 256;
    private static final Rule FEATURE = new TextRule(1, 64);

    private ProtocolMember() {}

    static ProtocolDeclaration read(Members metadata) {
        return metadata.object("protocol").map(ProtocolMember::declaration).orElse(ProtocolDeclaration.V1_0);
    }

    private static ProtocolDeclaration declaration(Members protocol) {
        String version = protocol.required("version", ProtocolMember::versionProblem);
        Set<String> features = Set.copyOf(protocol.texts("features", MOST_FEATURES, FEATURE));
        Optional<Integer> inFlight = protocol.integer("max_in_flight", 1, MOST_IN_FLIGHT);
        if (version.equals(OLD)) {
            return old(protocol, features, inFlight);
        }
        return new ProtocolDeclaration(version, features, inFlight(features, inFlight));
    }

    /** One request at a time unless the plugin offers {@code multiplex}. */
    private static int inFlight(Set<String> features, Optional<Integer> declared) {
        return features.contains("multiplex") ? declared.orElse(DEFAULT_IN_FLIGHT) : 1;
    }

    private static ProtocolDeclaration old(Members protocol, Set<String> features, Optional<Integer> inFlight) {
        if (!features.isEmpty()) {
            protocol.note("features", "needs version \"1.1\"; declare that version, or no features");
        }
        if (inFlight.orElse(1) != 1) {
            protocol.note("max_in_flight", "needs version \"1.1\" and the feature \"multiplex\"; in 1.0 it is 1");
        }
        return ProtocolDeclaration.V1_0;
    }

    private static Optional<String> versionProblem(String version) {
        boolean known = List.of(OLD, "1.1").contains(version);
        return known
                ? Optional.empty()
                : Optional.of("is " + Quoted.of(version) + "; this host speaks \"1.0\" and \"1.1\"");
    }
}
