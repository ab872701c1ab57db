/** Bodies in parts, either way: credit, demand and whose turn it is. Knows no sockets. */
package ai.toru.host.internal.transport.stream;
