package ai.toru.host.internal.process;

/**
 * A signal for a group, as a line of shell. Immutable.
 *
 * <p>A process is not the leader of its group at once: it is {@code setsid} for a fraction of a millisecond before. A signal
 * that finds no group goes to the process.
 */
record GroupSignal(long leader, Kind kind) {

    enum Kind {
        /** SIGTERM; SIGCONT after it, for one that was stopped. */
        TERMINATE,
        /** SIGKILL. */
        KILL,
        /** SIGKILL, to the group only: the leader has been reaped. */
        SWEEP
    }

    /** A line that uses nothing but what is built into every shell. */
    String script() {
        return switch (kind) {
            case TERMINATE -> groupOrLeader("TERM") + "; " + groupOrLeader("CONT");
            case KILL -> groupOrLeader("KILL");
            case SWEEP -> group("KILL");
        };
    }

    private String groupOrLeader(String signal) {
        return "{ " + group(signal) + " || kill -s " + signal + " " + leader + "; }";
    }

    private String group(String signal) {
        return "kill -s " + signal + " -- -" + leader;
    }
}
