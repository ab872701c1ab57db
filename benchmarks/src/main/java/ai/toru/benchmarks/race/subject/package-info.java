/** The main classes of the JVMs in which something of ours is measured, each alone; and a plugin in Java. */
@NullMarked
package ai.toru.benchmarks.race.subject;

import org.jspecify.annotations.NullMarked;
