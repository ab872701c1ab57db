package ai.toru.benchmarks.race;

import java.io.IOException;
import java.time.Duration;

/** A host that is closed and opened again and again. Confined to one thread. */
final class StartedHost implements Party {

    private final Subject subject;
    private double lastMillis;
    private double lastCpuMillis;

    StartedHost(Subject subject) {
        this.subject = subject;
    }

    /** How long it took to open, once; those of a longer while are the rounds. */
    @Override
    public double measure(Duration slice) throws IOException, InterruptedException {
        subject.askAll(Course.SOON, "close");
        double[] numbers = subject.askAll(Course.SOON, "open");
        lastMillis = numbers[0];
        lastCpuMillis = numbers[1];
        return lastMillis;
    }

    double lastMillis() {
        return lastMillis;
    }

    /** Of the host and its plugins together. */
    double lastCpuMillis() {
        return lastCpuMillis;
    }
}
