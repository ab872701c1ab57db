/** Threads of our own: what is done again and again while a servlet is there. */
package ai.toru.servlet.internal.time;
