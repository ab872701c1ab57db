/** What a plugin is: metadata, state, status, and every way it can fail its callers. */
package ai.toru.host.plugin;
