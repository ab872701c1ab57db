package ai.toru.host.internal.process;

import ai.toru.host.internal.process.ProcessSweep.Swept;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the runs of this host's life, and ends what they leave: also children that left the group. Confined to the
 * starter thread.
 *
 * <p>Where there is no {@code /proc} it hands out tokens and does nothing else.
 */
final class RunRegister {

    private static final Logger LOG = LoggerFactory.getLogger(RunRegister.class);

    private final StarterThread starter;
    private final ProcessTable table;
    private final ProcessSweep sweep;
    private final @Nullable RunRecords records;
    private final @Nullable String bootId;
    private final RunToken life = RunToken.newLife();

    /** Those that ended and are not swept yet. */
    private final Set<RunToken> ended = new HashSet<>();

    private RunToken last = life;

    /**
     * A register of a new life.
     *
     * @param directory where to keep records; null to keep none
     */
    RunRegister(StarterThread starter, ProcessTable table, ProcessSweep sweep, @Nullable Path directory) {
        this.starter = starter;
        this.table = table;
        this.sweep = sweep;
        this.bootId = table.bootId();
        this.records = directory == null || bootId == null ? null : new RunRecords(directory);
    }

    /** Ends what earlier hosts left, and makes this life known to the next. To be done before the first start. */
    void open() {
        if (records != null && bootId != null) {
            records.open();
            new EarlierRuns(sweep, records, System.getenv(RunToken.VARIABLE)).end(bootId);
            records.write(RunRecord.ofLife(bootId, life));
        }
    }

    /** The token of a process to be started. */
    RunToken next() {
        last = last.next();
        return last;
    }

    /**
     * Records a process that has just been started.
     *
     * @param leads whether it becomes the leader of a group
     */
    void started(RunToken run, long pid, boolean leads, String program) {
        ProcessStat stat = records == null ? null : table.stat(pid);
        if (records != null && bootId != null && stat != null) { // null: gone already
            records.write(new RunRecord(bootId, run, pid, stat.startTicks(), leads ? pid : 0, program));
        }
    }

    /** Ends what a process left that has ended itself. Those that end at about the same time share one look. */
    void ended(RunToken run) {
        if (ended.isEmpty()) {
            starter.execute(this::sweepEnded);
        }
        ended.add(run);
    }

    /** Ends what is left of this life. */
    void close() {
        ended.clear();
        String own = life.life() + "/";
        Swept swept = last.equals(life) ? Swept.NOTHING : sweep(own);
        if (records != null && swept.refused().isEmpty()) {
            forget(records);
        }
    }

    private void forget(RunRecords kept) {
        kept.read().stream()
                .map(RunRecord::run)
                .filter(run -> run.life().equals(life.life()))
                .forEach(kept::remove);
    }

    private Swept sweep(String prefix) {
        return report(bootId == null ? Swept.NOTHING : sweep.run(run -> run.startsWith(prefix), List.of()));
    }

    private void sweepEnded() {
        Set<String> runs = ended.stream().map(RunToken::text).collect(Collectors.toSet());
        if (bootId != null && !runs.isEmpty()) {
            report(sweep.run(runs::contains, List.of()));
        }
        if (records != null) {
            ended.forEach(records::remove);
        }
        ended.clear();
    }

    private static Swept report(Swept swept) {
        if (!swept.killed().isEmpty()) {
            LOG.info("Killed processes that outlived their plugin: {}.", swept.killed());
        }
        if (!swept.refused().isEmpty()) {
            LOG.warn(
                    "Processes that outlived their plugin could not be killed, for want of permission: {}. End them as"
                            + " their user or as root.",
                    swept.refused());
        }
        return swept;
    }
}
