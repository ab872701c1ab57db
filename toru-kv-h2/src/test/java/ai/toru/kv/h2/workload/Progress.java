package ai.toru.kv.h2.workload;

import java.util.Map;

/**
 * How far a script has come. Immutable.
 *
 * @param steps how many were done
 * @param values what is there then, by key
 */
public record Progress(int steps, Map<String, String> values) {

    /** Before the first step. */
    public static final Progress NONE = new Progress(0, Map.of());

    public Progress {
        values = Map.copyOf(values);
    }

    @Override
    public String toString() {
        return steps + " steps";
    }

    /** After so many steps of a script. */
    public static Progress after(Script script, int steps) {
        Progress progress = NONE;
        while (progress.steps < steps) {
            progress = script.step(progress).after();
        }
        return progress;
    }
}
