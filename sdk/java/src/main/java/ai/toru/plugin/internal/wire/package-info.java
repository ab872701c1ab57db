/** Frames and messages, and the socket they travel on. */
package ai.toru.plugin.internal.wire;
