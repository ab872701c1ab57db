/** Reading a request before anything acts on it: its raw path, whether it may pass, the servlet's settings. */
package ai.toru.servlet.internal.request;
