/** Plugin output into log files. */
package ai.toru.host.internal.log;
