package ai.toru.testing.relay;

/** Which way bytes travel. */
public enum Direction {
    /** From the host to the plugin. */
    TO_PLUGIN,
    /** From the plugin to the host. */
    TO_HOST
}
