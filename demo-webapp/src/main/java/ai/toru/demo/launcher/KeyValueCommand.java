package ai.toru.demo.launcher;

import java.util.Arrays;

/** {@code java -jar toru-demo.war kv …}: the key-value store's own tool, which the WAR brings along for the host. Pure. */
final class KeyValueCommand {
    private static final String WORD = "kv";
    private static final String TOOL = "ai.toru.kv.h2.KeyValueTool";

    private KeyValueCommand() {}

    static boolean isMeant(String... arguments) {
        return arguments.length > 0 && arguments[0].equals(WORD);
    }

    /** Gives what the process should exit with. */
    static int run(ClassLoader classes, String... arguments) throws ReflectiveOperationException {
        Object words = Arrays.copyOfRange(arguments, 1, arguments.length);
        return (int) classes.loadClass(TOOL).getMethod("run", String[].class).invoke(null, words);
    }
}
