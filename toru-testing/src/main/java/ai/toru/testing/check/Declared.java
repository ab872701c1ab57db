package ai.toru.testing.check;

import java.util.Set;

/**
 * What the plugin has said of itself, as far as it can be used. Immutable.
 *
 * @param id its id, or the name of its file
 * @param version the version of the protocol
 * @param features those that the kit knows, too
 * @param maxInFlight how many requests it takes at once
 */
record Declared(String id, String version, Set<String> features, int maxInFlight) {
    Declared {
        features = Set.copyOf(features);
    }

    boolean has(String feature) {
        return features.contains(feature);
    }
}
