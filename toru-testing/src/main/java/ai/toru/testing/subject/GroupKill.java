package ai.toru.testing.subject;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Signals a process and all that it has started. Thread-safe. */
final class GroupKill {
    private GroupKill() {}

    /** Asks them to end. */
    static void terminate(Process process) {
        if (!signalled(process, "TERM")) {
            process.toHandle().destroy(); // the process itself would end its standard input, too
        }
    }

    /** Ends them. */
    static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        signalled(process, "KILL");
        process.destroyForcibly();
    }

    /** Java cannot signal a group; the shell can. */
    private static boolean signalled(Process process, String signal) {
        if (!Surroundings.hasGroups()) {
            return false;
        }
        try {
            Process kill = new ProcessBuilder("sh", "-c", "kill -s " + signal + " -- -" + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return kill.waitFor(2, TimeUnit.SECONDS) && kill.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
