/**
 * Serves Toru plugins from any Jakarta Servlet 6 container.
 *
 * <p>Start at {@link ai.toru.servlet.PluginServlet}; who may do what is {@link ai.toru.servlet.access.AccessPolicy}.
 */
@org.jspecify.annotations.NullMarked
module ai.toru.servlet {
    requires transitive ai.toru.host;
    requires transitive jakarta.servlet;
    requires com.fasterxml.jackson.core;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports ai.toru.servlet;
    exports ai.toru.servlet.access;
}
