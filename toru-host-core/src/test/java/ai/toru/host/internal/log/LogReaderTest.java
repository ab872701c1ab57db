package ai.toru.host.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.log.LogPage;
import ai.toru.host.log.LogQuery;
import ai.toru.host.plugin.PluginBusyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogReaderTest {

    @TempDir
    Path directory;

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final LogReader reader = new LogReader(tasks::add, LogLimits.DEFAULTS, new LineReader(new FieldTexts()));

    @Test
    void read_manyAtOnce_takesTwoTasksAndAnswersAll() throws Exception {
        List<CompletableFuture<LogPage>> answers = new ArrayList<>();
        Path log = Files.writeString(directory.resolve("p.log"), "one\n");
        for (int i = 0; i < 66; i++) {
            answers.add(reader.read("p", log, LogQuery.LATEST));
        }
        assertThat(tasks).hasSize(2);
        assertThat(answers).noneMatch(CompletableFuture::isDone);
        assertThatThrownBy(() -> reader.read("p", log, LogQuery.LATEST).join())
                .hasCauseInstanceOf(PluginBusyException.class)
                .hasMessageContaining("Try again");
        tasks.remove().run();
        tasks.remove().run();
        assertThat(answers).allMatch(answer -> answer.join().total() == 1);
        reader.read("p", log, LogQuery.LATEST);
        assertThat(tasks).hasSize(1);
    }

    @Test
    void execute_taskThatThrows_doesNotKeepOthersWaiting() {
        BoundedExecutor one = new BoundedExecutor(tasks::add, 1, 10);
        List<String> done = new ArrayList<>();
        one.execute(() -> {
            throw new IllegalStateException("a test's");
        });
        one.execute(() -> done.add("second"));
        tasks.remove().run();
        assertThat(done).containsExactly("second");
    }

    @Test
    void execute_executorThatRefuses_leavesThePlaceFree() {
        List<Runnable> taken = new ArrayList<>();
        boolean[] refuses = {true};
        BoundedExecutor one = new BoundedExecutor(
                task -> {
                    if (refuses[0]) {
                        throw new RejectedExecutionException("a test's");
                    }
                    taken.add(task);
                },
                1,
                0);
        assertThatThrownBy(() -> one.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        refuses[0] = false;
        one.execute(() -> {});
        assertThat(taken).hasSize(1);
    }
}
