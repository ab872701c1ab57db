package ai.toru.host.internal.process;

/** What a started process finds on its standard input. */
enum StandardInput {
    /** A pipe that nobody writes to and that ends with the host. */
    LIFELINE,
    /** The end of the file. */
    NOTHING
}
