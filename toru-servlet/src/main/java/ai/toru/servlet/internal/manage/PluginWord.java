package ai.toru.servlet.internal.manage;

import java.util.Optional;

/** The words that can follow a plugin's id; a path on which one follows is never the plugin's traffic. */
enum PluginWord {
    /** Switch on. */
    ENABLE("enable"),
    /** Switch off. */
    DISABLE("disable"),
    /** Have a new process take the place of the present one. */
    RESTART("restart"),
    /** The frontend's one script. */
    BUNDLE("bundle.js"),
    /** The frontend's other files. */
    ASSETS("assets"),
    /** What it wrote. */
    LOGS("logs"),
    /** What happened to it. */
    EVENTS("events"),
    /** Its key-value data. */
    KV("kv"),
    /** Its numbers, as Prometheus text. */
    METRICS("metrics");

    private final String text;

    PluginWord(String text) {
        this.text = text;
    }

    static Optional<PluginWord> of(String text) {
        for (PluginWord word : values()) {
            if (word.text.equals(text)) {
                return Optional.of(word);
            }
        }
        return Optional.empty();
    }
}
