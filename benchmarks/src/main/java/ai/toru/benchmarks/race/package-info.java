/**
 * The ways to a plugin, side by side with what else one might use: from a bare socket to a web server in front of another. Start at
 * {@link ai.toru.benchmarks.race.Benchmark}; what is measured stands in docs/performance.md.
 */
@NullMarked
package ai.toru.benchmarks.race;

import org.jspecify.annotations.NullMarked;
