/** Which host a request names. */
package ai.toru.servlet.internal.authority;
