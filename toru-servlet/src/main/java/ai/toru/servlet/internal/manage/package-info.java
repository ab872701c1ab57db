/** The management interface at {@code /api/plugins}. */
package ai.toru.servlet.internal.manage;
