/** Plugin traffic: which plugin a path leads to, and the rules for what passes in each direction. */
package ai.toru.servlet.internal.forward;
