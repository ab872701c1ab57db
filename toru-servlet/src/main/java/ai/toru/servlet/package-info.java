/** Servlets, a filter and a context listener that put a {@link ai.toru.host.PluginHost} on the web. */
package ai.toru.servlet;
