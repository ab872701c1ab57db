/** Who may do what with plugins. */
package ai.toru.servlet.access;
