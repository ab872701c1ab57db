/** Which host a request names, who sent it, and what trusted proxies say of both. */
package ai.toru.servlet.internal.authority;
