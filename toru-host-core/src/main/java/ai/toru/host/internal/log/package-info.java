/** What plugins print: always read, made into lines, written to one rotating file a plugin. */
package ai.toru.host.internal.log;
