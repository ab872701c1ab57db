package ai.toru.benchmarks.race;

import java.util.List;

/**
 * Parties that do the same thing. Immutable.
 *
 * @param row what they do
 * @param unit what their figures are of
 */
record Contest(String row, Unit unit, List<Entry> entries) {

    Contest {
        entries = List.copyOf(entries);
    }

    /**
     * One of them. Immutable.
     *
     * @param name unique in its contest
     * @param goals a line of the table each; without any there is one line all the same
     */
    record Entry(String name, Attempt<Party> party, List<Goal> goals) {

        Entry {
            goals = List.copyOf(goals);
        }

        static Entry of(String name, Attempt<Party> party, Goal... goals) {
            return new Entry(name, party, List.of(goals));
        }
    }
}
