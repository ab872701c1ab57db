package ai.toru.testing.skeleton;

/** A language that a new plugin may be in. */
public enum Language {
    /** With the SDK copied beside it. */
    PYTHON("", "`@id@/toru_plugin.py` is the SDK, in one file; `@id@/plugin.py` is yours."),

    /** With Cargo and the SDK. */
    RUST("cargo build --release && cp target/release/@id@ @id@/", "`src/main.rs` is yours."),

    /** With Maven and the SDK. */
    JAVA("mvn -q package", "`src/main/java/ThisPlugin.java` is yours; Maven puts the jar into `@id@`."),

    /** For Node.js, without a package. */
    NODE("", "`@id@/host.js` speaks the protocol; `@id@/plugin.js` is yours.");

    private final String build;
    private final String parts;

    Language(String build, String parts) {
        this.build = build;
        this.parts = parts;
    }

    /** The command that builds it, or empty. */
    String build() {
        return build;
    }

    /** Which files are whose. */
    String parts() {
        return parts;
    }
}
