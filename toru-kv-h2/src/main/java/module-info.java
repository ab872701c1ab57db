/**
 * Keeps plugins' key-value data and events in H2.
 *
 * <p>Start at {@link ai.toru.kv.h2.H2KeyValueStore}.
 */
@org.jspecify.annotations.NullMarked
module ai.toru.kv {
    requires transitive ai.toru.host;
    requires com.github.benmanes.caffeine;
    requires com.h2database;
    requires java.naming; // of which H2's data source is made
    requires java.sql;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports ai.toru.kv.h2;

    provides ai.toru.host.event.EventJournalProvider with
            ai.toru.kv.h2.H2EventJournalProvider;
    provides ai.toru.host.kv.KeyValueStoreProvider with
            ai.toru.kv.h2.H2KeyValueStoreProvider;
}
