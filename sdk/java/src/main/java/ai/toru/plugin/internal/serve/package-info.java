/** A run: connections, requests in flight, and the life of the process. */
package ai.toru.plugin.internal.serve;
