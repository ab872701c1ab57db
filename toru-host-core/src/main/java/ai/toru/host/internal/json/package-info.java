/**
 * JSON text and plain Java values: strict reading, plain writing. Jackson is imported here and in {@code protocol}
 * only.
 */
package ai.toru.host.internal.json;
