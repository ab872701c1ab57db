package ai.toru.host.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Facts 1 and 2: what an earlier host left is told by pid, start time, boot and group, never by pid alone. */
final class EarlierRunsTest {

    private final ProcessTable table = ProcessTable.system();
    private final String boot = Objects.requireNonNull(table.bootId());
    private final RunToken life = RunToken.newLife();
    private final RunToken run = life.next();
    private final List<Process> started = new ArrayList<>();
    private final Set<Long> refusing = new HashSet<>();

    @TempDir
    Path directory;

    private Path home;
    private RunRecords records;

    @BeforeEach
    void open() {
        home = directory.resolve("processes");
        records = new RunRecords(home);
        records.open();
    }

    @AfterEach
    void killAll() {
        started.forEach(process -> process.toHandle().destroyForcibly());
    }

    @Test
    void open_directory_isForThisUserOnly() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                .isEqualTo("rwx------");
    }

    @Test
    void end_recordedProcess_isKilledWithItsGroup() throws Exception {
        Process plugin = start(null, "setsid", "sh", "-c", "sleep 300 & echo $!; wait");
        long child = Long.parseLong(Scripts.line(plugin.getInputStream()));
        records.write(recordOf(plugin.pid(), plugin.pid()));
        end();
        assertThat(plugin.waitFor(20, TimeUnit.SECONDS)).isTrue();
        awaitGone(child);
        assertThat(files()).isEmpty();
    }

    /** Faults, "Host": stale pid file whose pid now belongs to a stranger. */
    @Test
    void end_pidOfAStranger_isNotTouched() throws Exception {
        Process stranger = sleeper(null);
        RunRecord truth = recordOf(stranger.pid(), stranger.pid());
        long pid = stranger.pid();
        List<RunRecord> stale = List.of(
                new RunRecord(boot, run, pid, truth.startTicks() - 1, pid, "a"),
                new RunRecord(boot, run.next(), pid, truth.startTicks(), pid + 1, "a"),
                new RunRecord("another boot", run.next().next(), pid, truth.startTicks(), pid, "a"));
        stale.forEach(records::write);
        end();
        assertAlive(stranger);
        assertThat(files()).isEmpty();
    }

    @Test
    void end_tokenOfTheLife_findsWhoeverBearsIt() throws Exception {
        Process ours = sleeper(run.text());
        Process later = sleeper(run.next().next().text());
        Process another = sleeper(RunToken.newLife().next().text());
        Process longer = sleeper(life.life() + "0/1");
        Process without = sleeper(null);
        records.write(RunRecord.ofLife(boot, life));
        end();
        assertThat(ours.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(later.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertAlive(another, longer, without);
    }

    @Test
    void end_recordsOfAnotherBoot_killNobodyAndAreDropped() throws Exception {
        Process bearer = sleeper(run.text());
        records.write(RunRecord.ofLife("another boot", life));
        end();
        assertAlive(bearer);
        assertThat(files()).isEmpty();
    }

    @Test
    void end_whatThisHostWasStartedBy_isSpared() throws Exception {
        Process parent = sleeper(run.text());
        Process other = sleeper(run.next().text());
        records.write(RunRecord.ofLife(boot, life));
        new EarlierRuns(sweep(), records, run.text()).end(boot);
        assertThat(other.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertAlive(parent);
    }

    @Test
    void end_processThatCannotBeKilled_keepsItsRecordForTheNextTime() throws Exception {
        Process stubborn = sleeper(null);
        Process willing = sleeper(run.text());
        records.write(RunRecord.ofLife(boot, life));
        records.write(recordOf(stubborn.pid(), stubborn.pid()));
        refusing.add(stubborn.pid());
        end();
        assertThat(willing.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertAlive(stubborn);
        assertThat(files()).hasSize(2);
        refusing.clear();
        end();
        assertThat(stubborn.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(files()).isEmpty();
    }

    @Test
    void end_corruptRecords_areRemovedAndTheOthersUsed() throws Exception {
        Process ours = sleeper(run.text());
        Files.writeString(home.resolve("empty.process"), "");
        Files.write(home.resolve("bytes.process"), new byte[] {(byte) 0xff, 0, 1});
        Files.writeString(
                home.resolve("other.process"), recordOf(ours.pid(), ours.pid()).text());
        Files.writeString(home.resolve("notes.txt"), "somebody's");
        Files.createDirectory(home.resolve("folder.process"));
        records.write(RunRecord.ofLife(boot, life));
        end();
        assertThat(ours.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(files()).containsExactlyInAnyOrder("notes.txt", "folder.process");
    }

    @Test
    void end_manyThatStartOthersAllTheTime_leavesNone() throws Exception {
        Path restless = Scripts.write(directory.resolve("restless"), "#!/bin/sh\nsleep 0.01\nsetsid \"$0\" &\n");
        for (int i = 0; i < 4; i++) {
            start(run.text(), restless.toString());
        }
        await().until(() -> bearers() > 0);
        records.write(RunRecord.ofLife(boot, life));
        end();
        await().during(Duration.ofMillis(100)).until(() -> bearers() == 0);
    }

    private long bearers() {
        return table.pids().stream()
                .map(table::environment)
                .filter(found -> found != null && run.text().equals(ProcessTable.variable(found, RunToken.VARIABLE)))
                .count();
    }

    private void end() {
        new EarlierRuns(sweep(), records, null).end(boot);
    }

    private ProcessSweep sweep() {
        return new ProcessSweep(table, handle -> !refusing.contains(handle.pid()) && handle.destroyForcibly());
    }

    private RunRecord recordOf(long pid, long group) {
        ProcessStat stat = Objects.requireNonNull(table.stat(pid));
        return new RunRecord(boot, run, pid, stat.startTicks(), group, "/a.binary");
    }

    /** Leads its own group once it bears the token it was given. */
    private Process sleeper(String token) throws IOException {
        Process process = start(token, "setsid", "sleep", "300");
        await().until(() -> Pids.group(process.pid()) == process.pid());
        return process;
    }

    private Process start(String token, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove(RunToken.VARIABLE);
        if (token != null) {
            builder.environment().put(RunToken.VARIABLE, token);
        }
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(home)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static void assertAlive(Process... processes) {
        await().during(Duration.ofMillis(100))
                .until(() -> List.of(processes).stream().allMatch(process -> Pids.running(process.pid())));
    }

    private static void awaitGone(long pid) {
        await().until(() -> !Pids.running(pid));
    }
}
