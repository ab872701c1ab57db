/** Keeps each plugin in the state it should be in. */
package ai.toru.host.internal.supervision;
