/**
 * The rules that a plugin is held to. Each group of rules is a class; {@link ai.toru.testing.check.Checks} names them all,
 * and {@link ai.toru.testing.check.Examiner} goes through them.
 */
package ai.toru.testing.check;
