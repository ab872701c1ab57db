/**
 * What {@code java -jar toru-demo.war} runs. Its classes lie at the root of the WAR, where the JVM finds them, and need
 * nothing but the JDK: they make a class loader for the server's jars inside the WAR and hand over.
 */
@NullMarked
package ai.toru.demo.launcher;

import org.jspecify.annotations.NullMarked;
