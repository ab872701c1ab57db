/** JSON to and from plain values. */
package ai.toru.plugin.internal.json;
