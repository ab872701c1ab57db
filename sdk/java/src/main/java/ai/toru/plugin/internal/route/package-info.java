/** Which handler answers which method and path. */
package ai.toru.plugin.internal.route;
