package ai.toru.it;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Java that runs the tests, for processes that they start. */
final class Jvm {
    static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /** 1 is the fast compiler alone: most of these processes are asked a few questions, and end. 4 is what Java does. */
    private static final int TIER = Integer.getInteger("toru.test.jvmTier", 4);

    private Jvm() {}

    /** A command that runs a jar or WAR with its options to come. */
    static List<String> command(Path jar) {
        return new ArrayList<>(List.of(JAVA, "-XX:TieredStopAtLevel=" + TIER, "-jar", jar.toString()));
    }
}
