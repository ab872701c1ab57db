package ai.toru.host.internal.supervision;

import ai.toru.host.internal.process.ExitStatus;
import ai.toru.host.internal.process.LaunchSpec;
import ai.toru.host.internal.process.PluginProcess;
import ai.toru.host.internal.process.ProcessLauncher;
import ai.toru.host.plugin.ProcessUsage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Processes that exist only on paper; each test says what they do. Confined to the test's thread. */
final class FakeProcesses implements ProcessLauncher {

    final List<FakeProcess> launched = new ArrayList<>();
    boolean refuse;

    @Override
    public CompletionStage<PluginProcess> launch(LaunchSpec spec) {
        if (refuse) {
            return CompletableFuture.failedFuture(new IOException("no such program"));
        }
        FakeProcess process = new FakeProcess(1000 + launched.size());
        launched.add(process);
        return CompletableFuture.completedFuture(process);
    }

    FakeProcess last() {
        return launched.get(launched.size() - 1);
    }

    long alive() {
        return launched.stream().filter(process -> !process.exit.isDone()).count();
    }

    @Override
    public void close() {}

    /** One of them. */
    static final class FakeProcess implements PluginProcess {

        final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
        final List<String> signals = new ArrayList<>();
        private final long pid;

        FakeProcess(long pid) {
            this.pid = pid;
        }

        void exits(int code) {
            exit.complete(new ExitStatus(code, null));
        }

        void dies(int signal) {
            exit.complete(new ExitStatus(null, signal));
        }

        @Override
        public long pid() {
            return pid;
        }

        @Override
        public InputStream stdout() {
            return InputStream.nullInputStream();
        }

        @Override
        public InputStream stderr() {
            return InputStream.nullInputStream();
        }

        @Override
        public CompletionStage<ExitStatus> onExit() {
            return exit;
        }

        @Override
        public @Nullable ProcessUsage usage() {
            return null;
        }

        @Override
        public void terminate() {
            signals.add("TERM");
        }

        @Override
        public void kill() {
            signals.add("KILL");
        }
    }
}
