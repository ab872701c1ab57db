package ai.toru.kv.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.toru.host.kv.KeyValueStore;
import ai.toru.kv.h2.workload.KilledWriters;
import ai.toru.kv.h2.workload.Script;
import ai.toru.kv.h2.workload.Writers;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store is for one opener; the second is told which process has it, and harms nothing. */
final class SecondOpenerTest {

    @TempDir
    Path directory;

    @Test
    void secondOpener_inTheSameProcess_isToldSo_alsoThroughALink() throws Exception {
        Path link = directory.resolve("link");
        Path real = Files.createDirectory(directory.resolve("real"));
        Files.createSymbolicLink(link, real);
        try (KeyValueStore first = H2KeyValueStore.builder(real).open()) {
            for (Path way : List.of(real, link, real.resolve("../real"))) {
                assertThatItIsTaken(
                        catchThrowable(() -> H2KeyValueStore.builder(way).open()), ownPid());
            }
            assertThatItWorks(first);
        }
        try (KeyValueStore next = H2KeyValueStore.builder(real).open()) {
            assertThatItWorks(next);
        }
    }

    @Test
    void secondOpener_inAnotherClassLoader_isToldSo() throws Exception {
        try (KeyValueStore first = H2KeyValueStore.builder(directory).open();
                URLClassLoader other = otherApplication()) {
            assertThatItIsTaken(catchThrowable(() -> openIn(other)), ownPid());
            assertThatItWorks(first);
        }
        try (URLClassLoader other = otherApplication();
                AutoCloseable theirs = openIn(other)) {
            assertThatItIsTaken(
                    catchThrowable(() -> H2KeyValueStore.builder(directory).open()), ownPid());
        }
    }

    @Test
    void secondOpener_inAnotherProcess_isToldWhichOneHasIt() throws Exception {
        List<Script> scripts = Script.of(1, 2);
        try (KilledWriters child = KilledWriters.start(directory, scripts, Writers.nothingDone(scripts))) {
            child.awaitFirst();
            assertThatItIsTaken(
                    catchThrowable(() -> H2KeyValueStore.builder(directory).open()), String.valueOf(child.pid()));
            child.killAfter(5);
        }
        H2KeyValueStore.builder(directory).open().close();
    }

    @Test
    void processThatComesSecond_isToldWhichOneHasIt_andEnds() throws Exception {
        try (KeyValueStore first = H2KeyValueStore.builder(directory).open()) {
            Process second = KilledWriters.process(directory, 1, List.of(0))
                    .redirectErrorStream(true)
                    .start();
            String output = new String(second.getInputStream().readAllBytes());
            assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(second.exitValue()).isNotZero();
            assertThat(output).contains("in use by the process", ownPid());
            assertThatItWorks(first);
        }
    }

    private static void assertThatItWorks(KeyValueStore store) throws Exception {
        store.set("a", "key", "value").toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(store.get("a", "key").toCompletableFuture().get(10, TimeUnit.SECONDS))
                .contains("value");
    }

    private static void assertThatItIsTaken(Throwable refusal, String pid) {
        assertThat(refusal).isNotNull();
        assertThat(refusal.getClass().getSimpleName()).isEqualTo("HostConfigurationException");
        assertThat(refusal.getMessage()).contains("kv.mv.db", "process", pid, "another directory");
    }

    private static String ownPid() {
        return String.valueOf(ProcessHandle.current().pid());
    }

    /** Everything once more, as a second web application in the same server has it. */
    private static URLClassLoader otherApplication() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    }

    private AutoCloseable openIn(ClassLoader loader) throws Exception {
        Class<?> theirs = loader.loadClass(H2KeyValueStore.class.getName());
        assertThat(theirs).isNotSameAs(H2KeyValueStore.class);
        Object builder = theirs.getMethod("builder", Path.class).invoke(null, directory);
        try {
            return (AutoCloseable) builder.getClass().getMethod("open").invoke(builder);
        } catch (InvocationTargetException e) {
            throw (Exception) e.getCause();
        }
    }
}
