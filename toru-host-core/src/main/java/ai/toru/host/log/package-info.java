/** What plugins write, line by line, as it is read back. */
package ai.toru.host.log;
