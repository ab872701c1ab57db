package ai.toru.host.event;

/**
 * An event in a journal. Immutable.
 *
 * @param number its place in the journal, growing with time
 */
public record NumberedEvent(long number, PluginEvent event) {}
