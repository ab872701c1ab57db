/** The key-value data of plugins: the store's interface and the one in memory. */
package ai.toru.host.kv;
