/** By what a request is known in logs, at the plugin and at the client. */
package ai.toru.servlet.internal.trace;
