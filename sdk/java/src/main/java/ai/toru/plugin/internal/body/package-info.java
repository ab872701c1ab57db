/** Bodies in pieces, both ways, and the credit they need. */
package ai.toru.plugin.internal.body;
