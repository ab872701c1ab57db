/** Serves one plugin to a browser while its author works on it, and shows what travels between it and the host. */
package ai.toru.testing.dev;
