/** Reports of a check, for people and for programs. */
package ai.toru.testing.report;
