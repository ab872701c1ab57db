/** A plugin that runs already, in a debugger for example, joins a host. */
package ai.toru.testing.attach;
