/** Plugins' key-value data and events in H2 files. */
package ai.toru.kv.h2;
