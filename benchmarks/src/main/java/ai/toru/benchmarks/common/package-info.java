/** What all benchmarks measure and print with. */
@NullMarked
package ai.toru.benchmarks.common;

import org.jspecify.annotations.NullMarked;
