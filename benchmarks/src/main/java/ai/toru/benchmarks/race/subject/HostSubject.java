package ai.toru.benchmarks.race.subject;

import ai.toru.host.PluginHost;
import ai.toru.host.kv.InMemoryKeyValueStore;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A host, asked through its API. Confined to one thread, but for the end.
 *
 * <pre>
 * open                          starts the host: milliseconds, and those of CPU time of the host and its plugins
 * close                         ends it
 * serial PLUGIN MILLIS          the median time of a request, in nanoseconds
 * callers PLUGIN N MILLIS       requests per second
 * virtual PLUGIN N MILLIS       the same by virtual threads
 * usage                         bytes of heap, and threads
 * ready PLUGIN                  milliseconds from switching it on until it runs; then it is off
 * </pre>
 */
final class HostSubject implements Commands.Command {

    private final Path directory;
    private final Map<String, Calls> calls = new HashMap<>();
    private volatile @Nullable PluginHost running;

    private HostSubject(Path directory) {
        this.directory = directory;
    }

    /**
     * Serves commands until its input ends.
     *
     * @param arguments a directory with the plugins directory {@code p} in it
     */
    public static void main(String[] arguments) throws Exception {
        HostSubject subject = new HostSubject(Path.of(arguments[0]));
        Runtime.getRuntime().addShutdownHook(new Thread(subject::close));
        Commands.serve(subject);
        System.exit(0);
    }

    @Override
    public double[] run(String[] words) throws Exception {
        return switch (words[0]) {
            case "open" -> open();
            case "close" -> {
                close();
                yield new double[0];
            }
            case "serial" -> one(calls(words[1]).median(millis(words[2])));
            case "callers" -> one(calls(words[1]).perSecond(number(words[2]), millis(words[3]), Calls.platform()));
            case "virtual" -> one(calls(words[1]).perSecond(number(words[2]), millis(words[3]), Calls.virtual()));
            case "usage" -> usage();
            case "ready" -> one(ready(words[1]));
            default -> throw new IllegalArgumentException("Nobody knows \"" + words[0] + "\".");
        };
    }

    private double[] open() {
        double cpu = cpuMillis();
        long start = System.nanoTime();
        running = PluginHost.builder(directory.resolve("p"))
                .dataDirectory(directory.resolve("d"))
                .socketsDirectory(directory.resolve("s"))
                .keyValueStore(new InMemoryKeyValueStore())
                .maxQueuedRequests(1024)
                .build()
                .start();
        double wall = (System.nanoTime() - start) / 1e6;
        return new double[] {wall, cpuMillis() - cpu};
    }

    private void close() {
        PluginHost host = running;
        running = null;
        calls.clear();
        if (host != null) {
            host.close();
        }
    }

    private double ready(String plugin) throws Exception {
        host().disable(plugin).toCompletableFuture().get(30, TimeUnit.SECONDS);
        long start = System.nanoTime();
        boolean runs = host().enable(plugin)
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .running();
        double millis = (System.nanoTime() - start) / 1e6;
        if (!runs) {
            throw new IllegalStateException(plugin + " does not run: " + host().plugin(plugin));
        }
        return millis;
    }

    private Calls calls(String plugin) {
        return calls.computeIfAbsent(plugin, id -> Calls.to(host(), id));
    }

    private PluginHost host() {
        PluginHost host = running;
        if (host == null) {
            throw new IllegalStateException("The host is not open.");
        }
        return host;
    }

    /** Of this process and its plugins. */
    private static double cpuMillis() {
        OperatingSystemMXBean own = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        double plugins = ProcessHandle.current()
                .descendants()
                .mapToLong(plugin ->
                        plugin.info().totalCpuDuration().orElse(Duration.ZERO).toNanos())
                .sum();
        return (own.getProcessCpuTime() + plugins) / 1e6;
    }

    private static double[] usage() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return new double[] {
            ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
            ManagementFactory.getThreadMXBean().getThreadCount()
        };
    }

    private static double[] one(double number) {
        return new double[] {number};
    }

    private static int number(String word) {
        return Integer.parseInt(word);
    }

    private static Duration millis(String word) {
        return Duration.ofMillis(number(word));
    }
}
