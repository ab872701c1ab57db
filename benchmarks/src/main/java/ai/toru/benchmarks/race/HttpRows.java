package ai.toru.benchmarks.race;

import ai.toru.benchmarks.race.Contest.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Answers over HTTP, by way of a servlet and by other ways, as wrk sees them. Confined to one thread. */
record HttpRows(Course course) implements Group {

    private static final int KIBIBYTE = 1024;

    @Override
    public void run(Judge judge) throws IOException, InterruptedException {
        List<HttpWay> ways = new HttpWays(course).open();
        Attempt<Path> wrk = Attempt.at(Tools::wrk);
        for (int bytes : course.settings().bodies()) {
            for (int connections : course.settings().connections()) {
                judge.measure(new Contest(
                        "GET " + size(bytes) + ", " + connections + (connections == 1 ? " connection" : " connections"),
                        Unit.PER_SECOND,
                        entries(ways, wrk, bytes, connections)));
            }
        }
        course.processes().endAll();
    }

    private static List<Entry> entries(List<HttpWay> ways, Attempt<Path> wrk, int bytes, int connections)
            throws InterruptedException {
        List<Entry> entries = new ArrayList<>();
        for (HttpWay way : ways) {
            if (bytes >= way.leastBytes()) {
                Path program = wrk.value();
                Attempt<Party> party = program == null
                        ? new Attempt<>(null, wrk.reason())
                        : way.base().then(base -> Wrk.checked(program, base + bytes, bytes, connections));
                entries.add(new Entry(way.name(), party, HttpGoals.of(way.name(), bytes, connections)));
            }
        }
        return entries;
    }

    static String size(int bytes) {
        int mebibyte = KIBIBYTE * KIBIBYTE;
        if (bytes >= mebibyte && bytes % mebibyte == 0) {
            return bytes / mebibyte + " MiB";
        }
        return bytes >= KIBIBYTE && bytes % KIBIBYTE == 0 ? bytes / KIBIBYTE + " KiB" : bytes + " B";
    }
}
