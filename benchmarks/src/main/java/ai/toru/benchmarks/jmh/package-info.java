/**
 * What the codec, a connection and the store cost by themselves, in time and in bytes, measured by JMH. Start at {@link
 * ai.toru.benchmarks.jmh.Microbenchmarks}. JMH wants benchmarks to be public and not final.
 */
@NullMarked
package ai.toru.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
