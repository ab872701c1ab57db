package ai.toru.servlet.internal.request;

/**
 * What somebody has set. Immutable.
 *
 * @param source where it was set and for whom, in words that follow "the"
 * @param value as it was written
 */
record Parameter(String source, String value) {}
