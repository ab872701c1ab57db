package ai.toru.host.internal.process;

import java.io.IOException;

/**
 * What {@code /proc/PID/stat} says, as far as it is needed. Immutable.
 *
 * @param state one letter, {@code Z} for one that waits to be reaped
 * @param group its process group
 * @param cpuTicks processor time of it and of the children it has waited for
 * @param startTicks when it started, counted from the machine's start; with the pid it names one process only
 * @param pages resident memory
 */
record ProcessStat(char state, long group, long cpuTicks, long startTicks, long pages) {

    private static final int STATE = 0;
    private static final int GROUP = 2;
    private static final int CPU_FIRST = 11; // user, system, and both of the children
    private static final int CPU_LAST = 14;
    private static final int START = 19;
    private static final int PAGES = 21;

    /** Reads the line. The name before the fields may hold anything, spaces, parentheses and line ends as well. */
    static ProcessStat parse(String line) throws IOException {
        String[] fields = line.substring(line.lastIndexOf(')') + 1).strip().split(" ");
        if (fields.length <= PAGES) {
            throw new IOException("No line of a process: " + line.strip());
        }
        try {
            long cpu = 0;
            for (int i = CPU_FIRST; i <= CPU_LAST; i++) {
                cpu += Long.parseLong(fields[i]);
            }
            return new ProcessStat(
                    fields[STATE].charAt(0),
                    Long.parseLong(fields[GROUP]),
                    cpu,
                    Long.parseLong(fields[START]),
                    Long.parseLong(fields[PAGES]));
        } catch (NumberFormatException unknown) {
            throw new IOException("No line of a process: " + line.strip(), unknown);
        }
    }

    /** Whether it is a part of the kernel, which has no memory of its own. */
    boolean kernel() {
        return pages == 0 && !dead();
    }

    /** Whether it has ended and only waits to be reaped. */
    boolean dead() {
        return state == 'Z' || state == 'X';
    }
}
