package ai.toru.host.internal.catalog;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * That a plugin asks for a route. Immutable.
 *
 * @param strength settles who gets a route that several ask for
 */
record RouteClaim(String pluginId, String route, Strength strength) {

    /** From the weakest to the strongest. */
    enum Strength {
        /** A file declares it, and nothing runs of that plugin. */
        FILE,
        /** What runs declares it, and so does its file. */
        RUNNING,
        /** What runs declares it, but is to be replaced by its file: until then it keeps what it has. */
        OUTDATED
    }

    /** Plugins' ids by route. */
    static Map<String, String> settle(Collection<RouteClaim> claims) {
        Map<String, String> idByRoute = new HashMap<>();
        claims.stream()
                .sorted(Comparator.comparing(RouteClaim::strength))
                .forEach(claim -> idByRoute.put(claim.route(), claim.pluginId()));
        return idByRoute;
    }
}
