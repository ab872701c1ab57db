package ai.toru.kv.h2.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A file system in memory, of few megabytes, where this user may mount one. Immutable. */
public final class SmallFileSystem implements AutoCloseable {

    private final Path at;

    private SmallFileSystem(Path at) {
        this.at = at;
    }

    /** Mounts one; where that is not allowed, the test is skipped and says so. */
    public static SmallFileSystem mountedOrSkipped(Path at, int megabytes) throws Exception {
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", at.toString());
        if (!mounted) {
            System.out.println("SKIPPED a test on a small file system: this user may not mount one");
        }
        assumeTrue(mounted, "needs the right to mount a file system");
        return new SmallFileSystem(at);
    }

    /** Gives it another size. */
    public void resize(int megabytes) throws Exception {
        assertThat(run("mount", "-o", "remount,size=" + megabytes + "m", at.toString()))
                .isTrue();
    }

    @Override
    public void close() throws Exception {
        assertThat(run("umount", at.toString()) || run("umount", "-l", at.toString()))
                .isTrue();
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            return process.exitValue() == 0;
        } catch (IOException e) {
            return false; // there is no such program
        }
    }
}
