package ai.toru.host.internal.process;

import ai.toru.host.internal.process.ProcessSweep.Swept;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what an earlier host with the same records left behind when it was killed. Confined to the starter thread.
 *
 * <p>The records belong to whoever holds the data directory, so whoever wrote them has gone. A pid alone proves nothing: it
 * may be a stranger's by now.
 */
final class EarlierRuns {

    private static final Logger LOG = LoggerFactory.getLogger(EarlierRuns.class);

    private final ProcessSweep sweep;
    private final RunRecords records;
    private final @Nullable String own;

    /**
     * The runs of earlier hosts.
     *
     * @param own the token this host bears itself, where a plugin of an earlier one has started it: it and what else
     *     that plugin started are spared
     */
    EarlierRuns(ProcessSweep sweep, RunRecords records, @Nullable String own) {
        this.sweep = sweep;
        this.records = records;
        this.own = own;
    }

    /** Kills them, and forgets all but those that could not be killed. */
    void end(String bootId) {
        List<RunRecord> all = records.read();
        List<RunRecord> ours =
                all.stream().filter(record -> record.bootId().equals(bootId)).toList();
        Swept swept = ours.isEmpty() ? Swept.NOTHING : sweep(ours);
        List<RunRecord> kept = ours.stream()
                .filter(record -> !swept.refused().isEmpty())
                .filter(record -> record.ofLife() || swept.refused().contains(record.pid()))
                .toList();
        List<RunRecord> done = new ArrayList<>(all);
        done.removeAll(kept);
        done.forEach(record -> records.remove(record.run()));
        report(swept);
    }

    private Swept sweep(List<RunRecord> ours) {
        Set<String> lives = ours.stream().map(record -> record.run().life()).collect(Collectors.toSet());
        return sweep.run(run -> !Objects.equals(run, own) && lives.contains(lifeOf(run)), ours);
    }

    private static String lifeOf(String run) {
        int end = run.indexOf('/');
        return end < 0 ? "" : run.substring(0, end);
    }

    private static void report(Swept swept) {
        if (!swept.killed().isEmpty()) {
            LOG.info(
                    "Killed {} processes that an earlier host had left behind: {}.",
                    swept.killed().size(),
                    swept.killed());
        }
        if (!swept.refused().isEmpty()) {
            LOG.warn(
                    "Processes that an earlier host left behind could not be killed, for want of permission: {}. End"
                            + " them as their user or as root; each start of the host tries it again.",
                    swept.refused());
        }
    }
}
