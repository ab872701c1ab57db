/** What goes back to the browser, and how: answers, their JSON, and writing them without holding a thread. */
package ai.toru.servlet.internal.answer;
