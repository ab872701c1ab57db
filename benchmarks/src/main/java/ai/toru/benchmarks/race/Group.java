package ai.toru.benchmarks.race;

import java.io.IOException;
import java.util.List;

/** Rows that are measured together, since they share what they measure. Confined to one thread. */
interface Group {

    /** All of them, in the order of the table. */
    List<String> ALL = List.of("api", "http", "scale", "start");

    /** Runs contests, one after the other, and ends what it has started. */
    void run(Judge judge) throws IOException, InterruptedException;

    /** The group of a name. */
    static Group of(String name, Course course) {
        return switch (name) {
            case "api" -> new ApiRows(course);
            case "http" -> new HttpRows(course);
            case "scale" -> new ScaleRows(course);
            case "start" -> new StartRows(course);
            default -> throw new IllegalArgumentException("There is no group of rows named \"" + name + "\".");
        };
    }

    /** Measures a contest and keeps what comes of it. */
    @FunctionalInterface
    interface Judge {

        void measure(Contest contest) throws InterruptedException;
    }
}
