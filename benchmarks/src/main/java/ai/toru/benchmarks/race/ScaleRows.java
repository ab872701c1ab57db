package ai.toru.benchmarks.race;

import ai.toru.benchmarks.race.Contest.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What many idle plugins cost. Confined to one thread. */
record ScaleRows(Course course) implements Group {

    private static final String BUSY = "p0";
    private static final double NANOS_PER_MICRO = 1000;
    private static final int HEAP = 0;
    private static final int THREADS = 1;
    private static final int MANY = 256;

    @Override
    public void run(Judge judge) throws InterruptedException {
        Map<Integer, Attempt<Subject>> hosts = new LinkedHashMap<>();
        for (int plugins : course.settings().plugins()) {
            hosts.put(
                    plugins,
                    Attempt.at(() -> HostParty.start(course, name(plugins), Jdk.own(), folder -> {
                        for (int i = 0; i < plugins; i++) {
                            folder.addNative("p" + i);
                        }
                    })));
        }
        judge.measure(new Contest("one busy plugin among idle ones", Unit.MICROSECONDS, busy(hosts)));
        judge.measure(new Contest("heap for each plugin", Unit.KIBIBYTES, each(hosts, HEAP, 1024, 300)));
        judge.measure(new Contest("threads for each plugin", Unit.NUMBER, each(hosts, THREADS, 1, 2)));
        course.processes().endAll();
    }

    private List<Entry> busy(Map<Integer, Attempt<Subject>> hosts) throws InterruptedException {
        List<Entry> entries = new ArrayList<>();
        String first = name(course.settings().plugins().get(0));
        for (Map.Entry<Integer, Attempt<Subject>> host : hosts.entrySet()) {
            Attempt<Party> party = host.getValue()
                    .then(subject ->
                            slice -> subject.ask(course.limit(slice), "serial", BUSY, String.valueOf(slice.toMillis()))
                                    / NANOS_PER_MICRO);
            String name = name(host.getKey());
            Goal goal = host.getKey() >= MANY ? Goal.ratioAtMost(1.1, first) : Goal.seen(first);
            entries.add(new Entry(name, party, name.equals(first) ? List.of() : List.of(goal)));
        }
        return entries;
    }

    /** What one more plugin takes, as the difference between two hosts shows it. */
    private List<Entry> each(Map<Integer, Attempt<Subject>> hosts, int which, double divisor, double most)
            throws InterruptedException {
        List<Entry> entries = new ArrayList<>();
        int few = course.settings().plugins().get(0);
        Attempt<Subject> base =
                hosts.getOrDefault(few, Attempt.failed(new MissingException("a host", "name a number")));
        for (Map.Entry<Integer, Attempt<Subject>> host : hosts.entrySet()) {
            int plugins = host.getKey();
            Subject small = base.value();
            if (plugins != few && small != null) {
                Attempt<Party> party = host.getValue().then(large -> slice -> {
                    double more = large.askAll(Course.SOON, "usage")[which] - small.askAll(Course.SOON, "usage")[which];
                    return more / (plugins - few) / divisor;
                });
                entries.add(Entry.of(name(plugins), party, Goal.atMost(most)));
            }
        }
        return entries;
    }

    private static String name(int plugins) {
        return plugins == 1 ? "1 plugin" : plugins + " plugins";
    }
}
