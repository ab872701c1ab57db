package ai.toru.benchmarks.race;

import ai.toru.benchmarks.race.Contest.Entry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/** How long plugins and hosts take until they serve. Confined to one thread. */
record StartRows(Course course) implements Group {

    private static final double MOST_BEYOND_BARE = 20;
    private static final int MANY = 16;

    @Override
    public void run(Judge judge) throws InterruptedException {
        Attempt<List<String>> python = Attempt.at(() -> List.of(Tools.python(), "-c", "pass"));
        Attempt<List<String>> inC =
                Attempt.at(() -> List.of(course.nativeProgram("plugin").toString(), "--metadata"));
        judge.measure(ready("Python", "python3 -c pass", python, folder -> folder.addPython("x")));
        judge.measure(ready("C", "a program that ends", inC, folder -> folder.addNative("x")));
        judge.measure(hosts());
        course.processes().endAll();
    }

    /** A plugin that is switched on, beside a program that starts and ends. */
    private Contest ready(String language, String bare, Attempt<List<String>> command, HostParty.Filling filling)
            throws InterruptedException {
        Attempt<Subject> host = Attempt.at(() -> HostParty.start(course, "start in " + language, Jdk.own(), filling));
        return new Contest(
                "plugin in " + language + " starts",
                Unit.MILLISECONDS,
                List.of(
                        Entry.of(bare, command.then(words -> slice -> medianOf(slice, () -> endMillis(words)))),
                        Entry.of(
                                "host: until it is ready",
                                host.then(subject ->
                                        slice -> medianOf(slice, () -> subject.ask(Course.SOON, "ready", "x"))),
                                Goal.excessAtMost(MOST_BEYOND_BARE, bare))));
    }

    /** A host with many plugins, beside one with one. */
    private Contest hosts() throws InterruptedException {
        Attempt<StartedHost> one = host(1);
        Attempt<StartedHost> many = host(MANY);
        String limit = "1.3 × the host with 1 plugin, plus CPU time of " + MANY;
        return new Contest(
                "host with plugins in Python starts",
                Unit.MILLISECONDS,
                List.of(
                        Entry.of("1 plugin", one.then(host -> host)),
                        Entry.of(
                                MANY + " plugins",
                                many.then(host -> host),
                                Goal.seen("1 plugin"),
                                Goal.ratioAtMost(1, limit)),
                        Entry.of(limit, limit(one, many))));
    }

    private static Attempt<Party> limit(Attempt<StartedHost> one, Attempt<StartedHost> many)
            throws InterruptedException {
        int processors = Runtime.getRuntime().availableProcessors();
        StartedHost small = one.value();
        return small == null
                ? new Attempt<>(null, one.reason())
                : many.then(large -> slice -> 1.3 * small.lastMillis() + large.lastCpuMillis() / processors);
    }

    private Attempt<StartedHost> host(int plugins) throws InterruptedException {
        return Attempt.at(() -> new StartedHost(HostParty.start(course, plugins + " in Python", Jdk.own(), folder -> {
            for (int i = 0; i < plugins; i++) {
                folder.addPython("x" + i);
            }
        })));
    }

    /** From a program's start to its end. */
    private static double endMillis(List<String> command) throws Exception {
        long start = System.nanoTime();
        Tools.output(command);
        return (System.nanoTime() - start) / 1e6;
    }

    /** Of what is measured again and again for a while, and once at least. */
    static double medianOf(Duration slice, Callable<Double> once) throws Exception {
        double[] all = new double[0];
        long end = System.nanoTime() + slice.toNanos();
        do {
            all = Arrays.copyOf(all, all.length + 1);
            all[all.length - 1] = once.call();
        } while (System.nanoTime() < end);
        Arrays.sort(all);
        return all[all.length / 2];
    }
}
