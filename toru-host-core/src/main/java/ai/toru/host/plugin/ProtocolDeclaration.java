package ai.toru.host.plugin;

import java.util.Set;

/**
 * The wire protocol a plugin says it speaks, from the {@code protocol} member of its metadata. Immutable.
 *
 * @param version the protocol version, {@code "1.0"} where the plugin declares nothing
 * @param features names of the optional features the plugin offers; empty in 1.0
 * @param maxInFlight how many requests the plugin takes at once on one connection; 1 in 1.0
 */
public record ProtocolDeclaration(String version, Set<String> features, int maxInFlight) {

    /** What a plugin without a {@code protocol} member speaks: version 1.0, one request at a time. */
    public static final ProtocolDeclaration V1_0 = new ProtocolDeclaration("1.0", Set.of(), 1);

    public ProtocolDeclaration {
        features = Set.copyOf(features);
        if (maxInFlight < 1) {
            throw new IllegalArgumentException("maxInFlight must be at least 1, but is " + maxInFlight);
        }
    }
}
