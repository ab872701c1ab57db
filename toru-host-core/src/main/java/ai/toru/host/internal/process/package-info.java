/** Operating-system processes: starting, exit, stopping whole groups. Processes are started here only. */
package ai.toru.host.internal.process;
