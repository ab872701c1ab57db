package ai.toru.host.internal.process;

import java.util.Collection;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Ends processes of ours wherever they went: by the token in their environment, and by their records. Confined to the
 * starter thread.
 *
 * @param table where to look
 * @param kill sends SIGKILL; false if that was not possible
 */
record ProcessSweep(ProcessTable table, Predicate<ProcessHandle> kill) {

    private static final int MOST_ROUNDS = 100;
    private static final int MOST_QUIET_ROUNDS = 5;

    /**
     * Kills whoever bears one of these tokens, and whoever belongs to a recorded process that still is the same.
     *
     * <p>A process may start another before it is killed itself. So the table is read again as long as somebody is found in
     * it, and some times more while processes come and go.
     *
     * @param runs which tokens, as text
     */
    Swept run(Predicate<String> runs, Collection<RunRecord> records) {
        SweepRounds rounds = new SweepRounds(this, runs, records);
        int quiet = 0;
        for (int round = 0; round < MOST_ROUNDS && quiet < MOST_QUIET_ROUNDS; round++) {
            switch (rounds.next()) {
                case FOUND -> quiet = 0;
                case UNSURE -> quiet++;
                case CLEAN -> quiet = MOST_QUIET_ROUNDS;
            }
        }
        return rounds.swept();
    }

    /**
     * What was done. Immutable.
     *
     * @param killed who was sent SIGKILL
     * @param refused who could not be killed
     */
    record Swept(Set<Long> killed, Set<Long> refused) {

        static final Swept NOTHING = new Swept(Set.of(), Set.of());

        Swept {
            killed = Set.copyOf(killed);
            refused = Set.copyOf(refused);
        }
    }
}
