/** The command line. */
package ai.toru.testing.cli;
