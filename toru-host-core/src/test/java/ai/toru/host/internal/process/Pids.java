package ai.toru.host.internal.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel says of processes. Stateless. */
final class Pids {

    private Pids() {}

    /** Whether a process runs; one that waits to be reaped does not. */
    static boolean running(long pid) {
        try {
            char state = stat(pid).charAt(0);
            return state != 'Z' && state != 'X';
        } catch (IOException gone) {
            return false;
        }
    }

    /** Whether a signal has stopped it. */
    static boolean stopped(long pid) throws IOException {
        return stat(pid).charAt(0) == 'T';
    }

    /** Whether nothing is left of it, not even a zombie. */
    static boolean reaped(long pid) {
        return !Files.exists(Path.of("/proc", Long.toString(pid)));
    }

    static long group(long pid) throws IOException {
        return Long.parseLong(stat(pid).split(" ")[2]);
    }

    static long session(long pid) throws IOException {
        return Long.parseLong(stat(pid).split(" ")[3]);
    }

    /** The fields after the name: state, parent, group, session, ... */
    private static String stat(long pid) throws IOException {
        String line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        return line.substring(line.lastIndexOf(')') + 2);
    }
}
