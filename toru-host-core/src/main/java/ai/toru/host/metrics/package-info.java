/** Numbers of plugins: what the host has counted, as Prometheus text, and where an application's own metrics hear it. */
package ai.toru.host.metrics;
