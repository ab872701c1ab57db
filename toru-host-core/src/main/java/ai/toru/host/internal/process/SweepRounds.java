package ai.toru.host.internal.process;

import ai.toru.host.internal.process.ProcessSweep.Swept;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One sweep, round after round over the table of processes. Confined to the starter thread. */
final class SweepRounds {

    /** How a round went. */
    enum Outcome {
        /** Somebody of ours was there. */
        FOUND,
        /** Nobody, but a process came or went that may have left another behind. */
        UNSURE,
        /** Nobody. */
        CLEAN
    }

    private enum Look {
        OURS,
        STRANGER,
        UNSURE
    }

    private final ProcessSweep sweep;
    private final ProcessTable table;
    private final Predicate<String> runs;
    private final Collection<RunRecord> records;
    private final Set<Long> killed = new LinkedHashSet<>();
    private final Set<Long> refused = new LinkedHashSet<>();
    private final Set<Long> unsure = new HashSet<>();

    /** Those of the records that are still true in this round. */
    private List<RunRecord> alive = List.of();

    SweepRounds(ProcessSweep sweep, Predicate<String> runs, Collection<RunRecord> records) {
        this.sweep = sweep;
        this.table = sweep.table();
        this.runs = runs;
        this.records = records;
    }

    /** Looks at all processes once. */
    Outcome next() {
        alive = records.stream()
                .filter(record -> !record.ofLife() && record.describes(table.stat(record.pid())))
                .toList();
        Outcome outcome = Outcome.CLEAN;
        for (long pid : table.pids()) {
            if (pid == CurrentProcess.pid() || killed.contains(pid) || refused.contains(pid)) {
                continue;
            }
            Look look = look(pid);
            if (look == Look.OURS) {
                end(pid);
                outcome = Outcome.FOUND;
            } else if (look == Look.UNSURE && unsure.add(pid) && outcome == Outcome.CLEAN) {
                outcome = Outcome.UNSURE;
            }
        }
        return outcome;
    }

    /** What was done so far. */
    Swept swept() {
        return new Swept(killed, refused);
    }

    private Look look(long pid) {
        String environment = table.environment(pid);
        if (environment == null || environment.isEmpty()) {
            return recorded(pid) ? Look.OURS : lookWithoutEnvironment(pid, environment);
        }
        String run = ProcessTable.variable(environment, RunToken.VARIABLE);
        return (run != null && runs.test(run)) || recorded(pid) ? Look.OURS : Look.STRANGER;
    }

    /** It may have gone since it was listed, and have started another before that. */
    private Look lookWithoutEnvironment(long pid, @Nullable String environment) {
        if (environment == null) {
            return table.exists(pid) ? Look.STRANGER : Look.UNSURE;
        }
        ProcessStat stat = table.stat(pid);
        return stat != null && stat.kernel() ? Look.STRANGER : Look.UNSURE;
    }

    private boolean recorded(long pid) {
        if (alive.isEmpty()) {
            return false;
        }
        ProcessStat stat = table.stat(pid);
        return stat != null && !stat.dead() && alive.stream().anyMatch(record -> record.covers(pid, stat));
    }

    /** Looks again once it holds a handle: that kills nobody who gets the pid later. */
    private void end(long pid) {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isEmpty() || look(pid) != Look.OURS) {
            return;
        }
        if (sweep.kill().test(process.get()) || gone(pid)) {
            killed.add(pid);
        } else {
            refused.add(pid);
        }
    }

    private boolean gone(long pid) {
        ProcessStat stat = table.stat(pid);
        return stat == null || stat.dead();
    }
}
