package ai.toru.plugin;

/** Plugins to test with. */
final class Plugins {
    private Plugins() {}

    static Plugin plain() {
        return Plugin.of(Metadata.of("my-plugin", "My Plugin", "0.1.0", "/my-plugin"));
    }
}
