package ai.toru.host.internal.process;

import ai.toru.host.internal.time.HostClock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small shell that outlives the host for a moment: it reads from a pipe which groups there are and kills them when the
 * pipe ends, that is, when the host has been killed. So also children of plugins go, whom no parent-death signal
 * reaches. Confined to the starter thread.
 *
 * <p>Lines: {@code +TARGET} there is one, {@code -TARGET} it has gone, {@code !COMMAND} run this. A target is what
 * {@code kill} takes: a process, or with a minus sign a group.
 */
final class Watchdog {

    /** Only what is built into the shell, so that it needs no other process when it matters. */
    static final String SCRIPT = """
            trap '' INT TERM HUP QUIT TSTP TTIN TTOU
            all=' '
            while read -r line; do
              target=${line#?}
              case $line in
                +*) all="$all$target " ;;
                -*) case $all in *" $target "*) all="${all%%" $target "*} ${all#*" $target "}" ;; esac ;;
                !*) eval "$target" ;;
              esac
            done
            for target in $all; do kill -s KILL -- "$target" || kill -s KILL -- "${target#-}"; done
            """;

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final long SHORT_LIFE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_SHORT_LIVES = 3;

    private final StarterThread starter;
    private final Tools tools;
    private final HostClock clock;
    private final Set<String> targets = new LinkedHashSet<>();

    private @Nullable Process process;
    private long startedAt;
    private int shortLives;
    private boolean closed;

    Watchdog(StarterThread starter, Tools tools, HostClock clock) {
        this.starter = starter;
        this.tools = tools;
        this.clock = clock;
    }

    /** From now on kills this process, with its group if it leads one, when the host has gone. */
    void register(long pid) {
        String target = target(pid);
        targets.add(target);
        if (process == null) {
            start();
        } else {
            write("+" + target);
        }
    }

    /** Forgets a process that has gone. */
    void unregister(long pid) {
        String target = target(pid);
        if (targets.remove(target)) {
            write("-" + target);
        }
    }

    /** Sends a signal at once. */
    void send(GroupSignal signal) {
        write("!" + signal.script());
    }

    /** Lets the watchdog go, without harm to what it still knows. */
    void close() {
        closed = true;
        List.copyOf(targets).forEach(target -> write("-" + target));
        targets.clear();
        if (process != null) {
            closePipe(process);
        }
    }

    private void start() {
        if (tools.shell() == null || closed) {
            return;
        }
        try {
            Process started = QuietCommand.builder(command(tools)).start();
            ProcessEnd.of(started, starter).thenRun(() -> starter.execute(() -> ended(started)));
            process = started;
            startedAt = clock.nanoTime();
            targets.forEach(target -> write("+" + target));
        } catch (IOException | OutOfMemoryError noProcess) { // OutOfMemoryError: no thread for the new process
            LOG.warn(
                    "The watchdog could not be started; children of plugins may outlive a killed host. It is tried again"
                            + " with the next plugin.",
                    noProcess);
        }
    }

    private void ended(Process gone) {
        closePipe(gone);
        if (closed || process != gone) {
            return;
        }
        process = null;
        shortLives = clock.nanoTime() - startedAt < SHORT_LIFE_NANOS ? shortLives + 1 : 0;
        if (shortLives < MOST_SHORT_LIVES) {
            LOG.info("The watchdog ended ({}); it is started again.", ExitStatus.ofExitValue(gone.exitValue()));
            start();
        } else {
            LOG.warn("The watchdog ends as soon as it starts; it is tried again with the next plugin.");
        }
    }

    private void write(String line) {
        if (process == null) {
            return;
        }
        try {
            OutputStream pipe = process.getOutputStream();
            pipe.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            pipe.flush();
        } catch (IOException goneAlready) {
            LOG.debug("The watchdog has ended; its successor will be told everything.", goneAlready);
        }
    }

    private String target(long pid) {
        return tools.groups() ? "-" + pid : Long.toString(pid);
    }

    static List<String> command(Tools tools) {
        List<String> command = new ArrayList<>();
        if (tools.setsid() != null) {
            command.add(tools.setsid());
        }
        command.addAll(List.of(String.valueOf(tools.shell()), "-c", SCRIPT, "toru-watchdog"));
        return command;
    }

    private static void closePipe(Process process) {
        try {
            process.getOutputStream().close();
        } catch (IOException goneAlready) {
            LOG.debug("The watchdog's pipe was broken.", goneAlready);
        }
    }
}
