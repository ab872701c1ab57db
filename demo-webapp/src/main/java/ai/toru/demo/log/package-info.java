/** How the demo logs; both the embedded server and a container that deploys the WAR use it. */
@NullMarked
package ai.toru.demo.log;

import org.jspecify.annotations.NullMarked;
