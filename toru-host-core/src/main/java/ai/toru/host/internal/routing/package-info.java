/** Which plugin a path belongs to. */
package ai.toru.host.internal.routing;
