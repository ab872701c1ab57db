package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.kv.KeyValueQuery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hosts in one process share nothing, and leave nothing. */
class HostThreadsTest {

    @TempDir
    private Path directory;

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().equals("process reaper")) // the JDK's own, which stay a while
                .collect(Collectors.toSet());
    }

    @Test
    void threads_ofTwoHosts_haveNames_areDaemons_andEndWithTheirHost() throws Exception {
        Set<Thread> before = threads();
        Set<Thread> ofFirst;
        try (PluginHost second = host("second").start()) {
            Set<Thread> beforeFirst = threads();
            try (PluginHost first = host("first").start()) {
                first.rescan().toCompletableFuture().get(10, TimeUnit.SECONDS);
                first.keyValue("any")
                        .list(KeyValueQuery.FIRST)
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
                ofFirst = threads();
                ofFirst.removeAll(beforeFirst);
                assertThat(ofFirst)
                        .isNotEmpty()
                        .allSatisfy(thread -> assertThat(thread.getName()).startsWith("toru-"))
                        .allMatch(Thread::isDaemon);
                assertThat(first.instanceId()).isNotEqualTo(second.instanceId());
            }
            assertThat(ofFirst).as("joined when the host is closed").noneMatch(Thread::isAlive);
            assertThat(second.plugins()).isEmpty();
        }
        assertThat(threads()).isSubsetOf(before);
    }

    private PluginHost host(String name) {
        return PluginHost.builder(directory.resolve(name))
                .watch(Duration.ofSeconds(1))
                .build();
    }
}
