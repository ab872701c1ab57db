/** Processes of the plugin that is looked at. */
package ai.toru.testing.subject;
