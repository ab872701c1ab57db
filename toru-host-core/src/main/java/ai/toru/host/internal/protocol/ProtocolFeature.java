package ai.toru.host.internal.protocol;

import ai.toru.host.plugin.ProtocolDeclaration;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What this host offers beyond version 1.0 of the wire protocol. Each is on when the plugin has declared it, too. Immutable. */
public enum ProtocolFeature {

    /** Many requests at once on one connection, answered in any order. */
    MULTIPLEX("multiplex"),

    /** The plugin is told when nobody waits for an answer any more. Means something only with {@link #MULTIPLEX}. */
    CANCEL("cancel"),

    /** The plugin says when it is ready for requests. */
    READY("ready"),

    /** The host asks the plugin at intervals whether it lives, and replaces one that does not answer. */
    PING("ping"),

    /** Bodies that are not text, as Base64. */
    BINARY("binary"),

    /** Lines of the plugin's log, as messages. */
    LOG("log"),

    /** More to ask of key-value data: lists, conditions, counters, ends, batches. */
    KV2("kv2"),

    /** Bodies in parts, either way. */
    STREAM("stream");

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

    /** The words of what is on with a plugin that has declared this. */
    public static Set<String> wordsOn(ProtocolDeclaration declared) {
        return on(declared).stream().map(ProtocolFeature::word).collect(Collectors.toUnmodifiableSet());
    }

    /** What is on with a plugin that has declared this: what both have. */
    public static Set<ProtocolFeature> on(ProtocolDeclaration declared) {
        Set<ProtocolFeature> on = EnumSet.allOf(ProtocolFeature.class);
        on.removeIf(feature -> !declared.features().contains(feature.word));
        return Collections.unmodifiableSet(on);
    }
}
