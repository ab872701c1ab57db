/** Between a host and a plugin: processes that stand in for plugins, and connections that are carried on. */
package ai.toru.testing.relay;
