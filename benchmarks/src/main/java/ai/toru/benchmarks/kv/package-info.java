/**
 * The key-value store beside SQLite: what a durable put, a read and much overwriting cost. Start at
 * {@link ai.toru.benchmarks.kv.KeyValueBenchmark}.
 */
@NullMarked
package ai.toru.benchmarks.kv;

import org.jspecify.annotations.NullMarked;
