package ai.toru.host.internal.protocol;

import ai.toru.host.plugin.ProtocolDeclaration;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What this host offers beyond version 1.0 of the wire protocol. Each is on when the plugin has declared it, too. Immutable. */
public enum ProtocolFeature {

    /** Bodies that are not text, as Base64. */
    BINARY("binary"),

    /** Lines of the plugin's log, as messages. */
    LOG("log"),

    /** More to ask of key-value data: lists, conditions, counters, ends, batches. */
    KV2("kv2");

    private final String word;

    ProtocolFeature(String word) {
        this.word = word;
    }

    /** What it is called on the wire. */
    public String word() {
        return word;
    }

    /** All that this host offers, as {@code init} names them. */
    public static List<String> offered() {
        return Arrays.stream(values()).map(ProtocolFeature::word).toList();
    }

    /** What is on with a plugin that has declared this: what both have. */
    public static Set<ProtocolFeature> on(ProtocolDeclaration declared) {
        Set<ProtocolFeature> on = EnumSet.allOf(ProtocolFeature.class);
        on.removeIf(feature -> !declared.features().contains(feature.word));
        return Collections.unmodifiableSet(on);
    }
}
