package ai.toru.host.internal.process;

/**
 * What a short command answered. Immutable.
 *
 * @param status its exit value
 * @param text what it wrote, to standard output and error, without space around it
 */
record CommandOutput(int status, String text) {}
