/** The wire protocol: frames, messages and their JSON. Pure; nothing here waits for anything. */
package ai.toru.host.internal.protocol;
