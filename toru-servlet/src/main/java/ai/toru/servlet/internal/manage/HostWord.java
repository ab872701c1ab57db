package ai.toru.servlet.internal.manage;

import java.util.Optional;

/** The words that can stand in a plugin id's place. */
enum HostWord {
    /** Traffic by route, for older clients. */
    ROUTE("route"),
    /** Look at the plugins directory again. */
    RESCAN("rescan"),
    /** For load balancers. */
    HEALTH("health"),
    /** What happened to plugins. */
    EVENTS("events"),
    /** Everybody's numbers, as Prometheus text. */
    METRICS("metrics"),
    /** This interface as OpenAPI. */
    OPENAPI("openapi.json");

    private final String text;

    HostWord(String text) {
        this.text = text;
    }

    static Optional<HostWord> of(String text) {
        for (HostWord word : values()) {
            if (word.text.equals(text)) {
                return Optional.of(word);
            }
        }
        return Optional.empty();
    }
}
