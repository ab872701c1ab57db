/**
 * Toru Host: hosts plugins that run as processes of their own, written in any language.
 *
 * <p>Start at {@link ai.toru.host.PluginHost}.
 */
@org.jspecify.annotations.NullMarked
module ai.toru.host {
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires com.github.benmanes.caffeine;
    requires org.slf4j;
    requires static transitive org.jspecify;
    requires static org.newsclub.net.unix;
    requires static micrometer.core;

    exports ai.toru.host;
    exports ai.toru.host.event;
    exports ai.toru.host.http;
    exports ai.toru.host.kv;
    exports ai.toru.host.log;
    exports ai.toru.host.metrics;
    exports ai.toru.host.micrometer;
    exports ai.toru.host.plugin;

    uses ai.toru.host.event.EventJournalProvider;
    uses ai.toru.host.kv.KeyValueStoreProvider;
}
