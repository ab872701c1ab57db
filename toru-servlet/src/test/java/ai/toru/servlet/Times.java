package ai.toru.servlet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How long something took, again and again. Not thread-safe. */
final class Times {

    private final List<Long> nanos = new ArrayList<>();

    void add(long duration) {
        nanos.add(duration);
    }

    /** What so many of a hundred did not exceed. */
    Duration percentile(int percent) {
        return Duration.ofNanos(nanos.stream()
                .sorted()
                .skip((nanos.size() - 1) * percent / 100)
                .findFirst()
                .orElseThrow());
    }

    /** How many times as long as elsewhere that is. */
    double over(Times elsewhere, int percent) {
        return (double) percentile(percent).toNanos()
                / elsewhere.percentile(percent).toNanos();
    }

    @Override
    public String toString() {
        return "half within " + percentile(50) + ", 99 % within " + percentile(99);
    }
}
