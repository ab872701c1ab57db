/**
 * For tests of applications that host plugins: a real host and plugins whose answers the test decides.
 *
 * <p>Begin with {@link ai.toru.testing.junit.PluginHostExtension}.
 */
package ai.toru.testing.junit;
