/** The kit's own client of the protocol: it sees each byte, and sends also what a host would not. */
package ai.toru.testing.wire;
