/**
 * For authors of plugins in Java: it speaks the wire protocol for them.
 *
 * <p>Start at {@link ai.toru.plugin.Plugin}.
 */
@org.jspecify.annotations.NullMarked
module ai.toru.plugin.sdk {
    requires com.fasterxml.jackson.core;
    requires static transitive org.jspecify;

    exports ai.toru.plugin;
}
