/** What is counted of plugins, and how it is told to others. */
package ai.toru.host.internal.metrics;
