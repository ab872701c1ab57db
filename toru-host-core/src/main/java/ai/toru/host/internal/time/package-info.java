/** The only clock and the only timer, and threads that can be waited for. */
package ai.toru.host.internal.time;
