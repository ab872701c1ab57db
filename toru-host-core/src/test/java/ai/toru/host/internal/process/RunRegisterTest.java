package ai.toru.host.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.internal.time.HostClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunRegisterTest {

    @TempDir
    Path directory;

    @Test
    void records_ofLiveProcesses_areThereAndGoWithThem() throws Exception {
        Path records = directory.resolve("data/processes");
        try (SystemProcessLauncher launcher = new SystemProcessLauncher(records, HostClock.system())) {
            PluginProcess process = launch(launcher);
            RunRecord record = read(records).stream()
                    .filter(found -> !found.ofLife())
                    .findFirst()
                    .orElseThrow();
            assertThat(record.pid()).isEqualTo(process.pid());
            await("it leads its group") // a moment after it was started, and recorded
                    .until(() -> record.describes(ProcessTable.system().stat(process.pid())));
            assertThat(record.program()).isEqualTo("/bin/sh");
            assertThat(read(records)).hasSize(2);
            process.kill();
            await().until(() -> read(records).size() == 1);
        }
        assertThat(records).isEmptyDirectory();
    }

    @Test
    void records_directoryThatCannotBeMade_doesNotKeepPluginsFromRunning() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "in the way");
        try (SystemProcessLauncher launcher =
                new SystemProcessLauncher(file.resolve("processes"), HostClock.system())) {
            assertThat(launch(launcher).pid()).isPositive();
        }
    }

    @Test
    void open_notLinux_keepsNoRecords() throws Exception {
        ProcessTable none = new ProcessTable(directory.resolve("none"));
        List<ProcessHandle> killed = new ArrayList<>();
        try (StarterThread starter = new StarterThread()) {
            RunRegister register =
                    new RunRegister(starter, none, new ProcessSweep(none, killed::add), directory.resolve("processes"));
            register.open();
            RunToken run = register.next();
            register.started(run, ProcessHandle.current().pid(), true, "a");
            starter.execute(() -> register.ended(run));
            starter.execute(register::close);
        }
        assertThat(killed).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    private PluginProcess launch(SystemProcessLauncher launcher) throws Exception {
        return launcher.launch(Scripts.shell(directory, "read x"))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private static List<RunRecord> read(Path directory) throws IOException {
        List<RunRecord> records = new ArrayList<>();
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                records.add(RunRecord.parse(Files.readString(file)));
            }
        }
        return records;
    }
}
