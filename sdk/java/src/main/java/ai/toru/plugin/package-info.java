/** What an author of a plugin writes with: the plugin, its handlers, requests and responses, and what the host keeps. */
package ai.toru.plugin;
