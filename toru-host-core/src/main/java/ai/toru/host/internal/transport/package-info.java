/** Connections to plugins: sockets, requests in flight, deadlines. Sockets are opened here only. */
package ai.toru.host.internal.transport;
