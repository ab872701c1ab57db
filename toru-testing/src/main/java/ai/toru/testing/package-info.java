/** What a check of a plugin finds out, for tests of one's own. */
package ai.toru.testing;
