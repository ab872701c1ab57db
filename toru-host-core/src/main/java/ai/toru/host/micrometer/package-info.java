/** Plugins' numbers in Micrometer; needs {@code io.micrometer:micrometer-core}, which the rest of the host does without. */
package ai.toru.host.micrometer;
