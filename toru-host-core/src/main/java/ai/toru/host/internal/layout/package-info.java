/** The directories of a host: created, checked and locked. */
package ai.toru.host.internal.layout;
