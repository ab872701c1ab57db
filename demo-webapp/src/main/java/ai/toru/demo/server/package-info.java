/**
 * The embedded Jetty that serves the WAR when nobody deploys it elsewhere, and its command line. Kept apart from the
 * application: in the WAR these classes and Jetty's jars lie where a container that deploys the WAR does not look.
 */
@NullMarked
package ai.toru.demo.server;

import org.jspecify.annotations.NullMarked;
