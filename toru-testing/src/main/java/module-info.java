/**
 * The plugin kit: for authors of plugins, in any language.
 *
 * <p>Its command line is {@code java -jar toru-testing-VERSION-cli.jar}.
 */
@org.jspecify.annotations.NullMarked
module ai.toru.testing {
    requires ai.toru.host;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires static info.picocli;
    requires static transitive org.jspecify;

    exports ai.toru.testing;

    opens ai.toru.testing.cli to
            info.picocli;
}
