/** New plugins to begin with. */
package ai.toru.testing.skeleton;
