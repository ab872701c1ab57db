package ai.toru.plugin;

import java.util.Locale;

/** Features of protocol 1.1. Each is on where the plugin declares it and the host offers it. */
public enum Feature {
    /** Says when the plugin can take requests: after {@code onInit}. */
    READY,
    /** Answers when the host asks whether the plugin lives. */
    PING,
    /** Takes many requests at once on one connection. */
    MULTIPLEX,
    /** Hears that nobody waits for an answer any more; means something only with {@link #MULTIPLEX}. */
    CANCEL,
    /** Bodies that are no text. */
    BINARY,
    /** Bodies in pieces, both ways. */
    STREAM,
    /** Lists, compare-and-set, increments, time to live and batches of key-value data. */
    KV2,
    /** Lines of the log as messages. */
    LOG;

    /** Its name in the protocol. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
