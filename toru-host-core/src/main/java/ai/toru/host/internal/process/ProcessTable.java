package ai.toru.host.internal.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Linux says of all processes ({@code proc(5)}). A process may vanish at any moment, and those of others tell little:
 * both is no failure here, but the absence of an answer. Thread-safe.
 *
 * @param root where the file system is mounted
 * @param pause lets a moment pass for one that is just becoming another program
 */
record ProcessTable(Path root, Runnable pause) {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessTable.class);
    private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();
    private static final int MOST_PAUSES = 500;

    ProcessTable(Path root) {
        this(root, () -> LockSupport.parkNanos(PAUSE_NANOS));
    }

    /** This machine's. */
    static ProcessTable system() {
        return new ProcessTable(Path.of("/proc"));
    }

    /** What names the machine's life since its last start; null where there is no such thing, as on macOS. */
    @Nullable
    String bootId() {
        String id = read(root.resolve("sys/kernel/random/boot_id"));
        return id == null || id.isBlank() ? null : id.strip();
    }

    /** All processes. */
    List<Long> pids() {
        return numbersIn(root);
    }

    /** What a process is and uses; null once it has gone. */
    @Nullable
    ProcessStat stat(long pid) {
        String line = read(of(pid).resolve("stat"));
        if (line == null) {
            return null;
        }
        try {
            return ProcessStat.parse(line);
        } catch (IOException unknown) {
            LOG.debug("The state of process {} was not understood.", pid, unknown);
            return null;
        }
    }

    /** Whether there is such a process, or what it left to be reaped. */
    boolean exists(long pid) {
        return Files.exists(of(pid));
    }

    /**
     * The environment a process was started with; null once it has gone, and where this user may not look. Empty for one that
     * has none, such as a part of the kernel and one that has ended.
     *
     * <p>One that is just becoming another program ({@code execve(2)}) shows neither environment nor arguments until the
     * kernel has put both in place. That is waited for, half a second at most, and longer than it takes.
     */
    @Nullable
    String environment(long pid) {
        String environment = read(of(pid).resolve("environ"));
        if (environment == null || !environment.isEmpty()) {
            return environment;
        }
        for (int pauses = 0; pauses < MOST_PAUSES && becoming(pid); pauses++) {
            pause.run();
        }
        return read(of(pid).resolve("environ"));
    }

    /** The kernel's own and those that have ended have no arguments either, but no program as well. */
    private boolean becoming(long pid) {
        return "".equals(read(of(pid).resolve("cmdline"))) && hasProgram(pid);
    }

    private boolean hasProgram(long pid) {
        try {
            Files.readSymbolicLink(of(pid).resolve("exe"));
            return true;
        } catch (IOException none) {
            LOG.trace("Process {} has no program.", pid, none);
            return false;
        }
    }

    /** A variable of an environment; null without it. */
    static @Nullable String variable(String environment, String name) {
        String all = "\0" + environment + "\0";
        String key = "\0" + name + "=";
        int found = all.indexOf(key);
        return found < 0 ? null : all.substring(found + key.length(), all.indexOf('\0', found + 1));
    }

    /** Its children; none where the kernel does not list them. */
    List<Long> children(long pid) {
        List<Long> children = new ArrayList<>();
        Path tasks = of(pid).resolve("task");
        for (long task : numbersIn(tasks)) {
            String line = read(tasks.resolve(Long.toString(task)).resolve("children"));
            for (String child : line == null ? new String[0] : line.strip().split(" ")) {
                if (isNumber(child)) {
                    children.add(Long.parseLong(child));
                }
            }
        }
        return children;
    }

    private Path of(long pid) {
        return root.resolve(Long.toString(pid));
    }

    private static List<Long> numbersIn(Path directory) {
        List<Long> numbers = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (isNumber(name)) {
                    numbers.add(Long.parseLong(name));
                }
            }
        } catch (IOException | DirectoryIteratorException gone) {
            LOG.trace("{} could not be listed.", directory, gone);
        }
        return numbers;
    }

    /** Every byte as one character: names and environments need not be UTF-8. */
    private static @Nullable String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            LOG.trace("{} could not be read.", file, gone);
            return null;
        }
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() < 11 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
