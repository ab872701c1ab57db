/**
 * The plugin kit: for authors of plugins, in any language.
 *
 * <p>Its command line is {@code java -jar toru-testing-VERSION-cli.jar}.
 */
@org.jspecify.annotations.NullMarked
module ai.toru.testing {
    requires transitive ai.toru.host;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires static ai.toru.servlet;
    requires static info.picocli;
    requires static org.eclipse.jetty.ee10.servlet;
    requires static org.eclipse.jetty.server;
    requires static org.eclipse.jetty.util;
    requires static transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;

    exports ai.toru.testing;
    exports ai.toru.testing.junit;

    opens ai.toru.testing.cli to
            info.picocli;
}
