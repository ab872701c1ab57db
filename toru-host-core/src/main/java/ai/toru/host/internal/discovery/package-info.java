/** Which plugins there are and which of them are switched on. */
package ai.toru.host.internal.discovery;
