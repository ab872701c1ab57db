/** What the servlets need of a plugin host, and nothing more. */
package ai.toru.servlet.internal.gateway;
