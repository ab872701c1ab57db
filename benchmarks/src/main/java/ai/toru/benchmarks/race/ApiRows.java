package ai.toru.benchmarks.race;

import ai.toru.benchmarks.race.Contest.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A host asked through its API, beside a bare socket. Confined to one thread. */
record ApiRows(Course course) implements Group {

    static final String RAW_ALONE = "bare socket, C to C";
    static final String RAW_MANY = "bare socket, 64 in flight";

    private static final List<Integer> CALLERS = List.of(8, 64, 512);
    private static final int IN_FLIGHT = 64;
    private static final double NANOS_PER_MICRO = 1000;

    @Override
    public void run(Judge judge) throws IOException, InterruptedException {
        Attempt<Path> echo = Attempt.at(this::startEcho);
        List<HostParty> hosts = new ArrayList<>();
        for (Jdk jdk : Jdk.measured()) {
            hosts.add(HostParty.ofNative(course, jdk));
        }
        hosts.add(HostParty.ofJava(course));
        judge.measure(new Contest("one caller", Unit.MICROSECONDS, alone(echo, hosts)));
        for (int callers : CALLERS) {
            judge.measure(new Contest(callers + " callers", Unit.PER_SECOND, many(echo, hosts, callers)));
        }
        hosts.forEach(host -> host.close(course));
    }

    private List<Entry> alone(Attempt<Path> echo, List<HostParty> hosts) throws InterruptedException {
        List<Entry> entries = new ArrayList<>();
        entries.add(Entry.of(RAW_ALONE, echo.then(socket -> new RawParty(course, socket, 1)::medianMicros)));
        for (HostParty host : hosts) {
            Attempt<Party> party = host.subject()
                    .then(subject -> slice ->
                            subject.ask(course.limit(slice), "serial", host.plugin(), String.valueOf(slice.toMillis()))
                                    / NANOS_PER_MICRO);
            entries.add(new Entry(host.name(), party, host.goals(ApiGoals.alone())));
        }
        return entries;
    }

    private List<Entry> many(Attempt<Path> echo, List<HostParty> hosts, int callers) throws InterruptedException {
        List<Entry> entries = new ArrayList<>();
        entries.add(Entry.of(RAW_MANY, echo.then(socket -> new RawParty(course, socket, IN_FLIGHT)::perSecond)));
        for (HostParty host : hosts) {
            entries.add(new Entry(
                    host.name(),
                    calls(host, "callers", callers),
                    host.goals(ApiGoals.many(host.jdk(), callers, false))));
            if (host.jdk().hasVirtualThreads()) {
                entries.add(new Entry(
                        host.name() + ", virtual callers",
                        calls(host, "virtual", callers),
                        host.goals(ApiGoals.many(host.jdk(), callers, true))));
            }
        }
        if (hosts.stream().noneMatch(host -> host.jdk().hasVirtualThreads())) {
            entries.add(new Entry(
                    "host, virtual callers",
                    Attempt.failed(
                            new MissingException("a JDK of version 21 or newer", "install one below /usr/lib/jvm")),
                    List.of()));
        }
        return entries;
    }

    private Attempt<Party> calls(HostParty host, String kind, int callers) throws InterruptedException {
        return host.subject()
                .then(subject -> slice -> subject.ask(
                        course.limit(slice),
                        kind,
                        host.plugin(),
                        String.valueOf(callers),
                        String.valueOf(slice.toMillis())));
    }

    private Path startEcho() throws IOException, InterruptedException, MissingException {
        Path program = course.nativeProgram("echo");
        Path socket = course.directory().resolve("echo.sock");
        Files.deleteIfExists(socket);
        return course.unixServer("echo", List.of(program.toString(), socket.toString()), socket);
    }
}
