/** The only clock and the only timer. */
package ai.toru.host.internal.time;
