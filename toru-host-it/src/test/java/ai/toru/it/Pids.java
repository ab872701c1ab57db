package ai.toru.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Processes, by what the kernel says of them. */
final class Pids {
    private Pids() {}

    /**
     * Whether a process runs. One that has ended and waits for somebody to read its exit code (a zombie: where process 1 is
     * slow to do so, for a while) does not.
     */
    static boolean alive(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return false;
        }
    }

    static void kill(String signal, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
    }
}
