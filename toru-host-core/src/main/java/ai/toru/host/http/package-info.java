/** One HTTP exchange with a plugin, as a servlet or any other caller speaks it. */
package ai.toru.host.http;
