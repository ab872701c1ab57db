/** Settings of the host that a web application builds for itself. */
package ai.toru.servlet.internal.listener;
