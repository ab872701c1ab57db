/** What happens to plugins, as records for listeners. */
package ai.toru.host.event;
