package ai.toru.kv.h2.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes histories of a key that behaves, with overlapping callers, without threads. Pure. */
final class RealKey {

    private RealKey() {}

    /** Each caller's calls follow one another; each takes effect somewhere between its call and its return. */
    static List<Operation> history(Random random, int callers, int operations) {
        List<Operation> history = new ArrayList<>();
        long[] free = new long[callers];
        Arrays.setAll(free, caller -> caller);
        String value = null;
        for (int effect = 1; effect <= operations; effect++) {
            long moment = effect * 1000L;
            int caller = random.nextInt(callers);
            long invoked = Math.max(free[caller], moment - random.nextInt(10_000));
            if (invoked >= moment) {
                continue;
            }
            Call call = call(random, effect, value);
            value = call.after(value);
            long returned = moment + 1 + random.nextInt(10_000);
            free[caller] = returned + 1;
            history.add(new Operation(invoked, returned, call));
        }
        return history;
    }

    private static Call call(Random random, int number, @Nullable String value) {
        return switch (random.nextInt(4)) {
            case 0 -> new Call.Set(Integer.toString(number * 1000));
            case 1 -> {
                String expected = random.nextBoolean() ? value : "7";
                yield new Call.CompareAndSet(
                        expected, Integer.toString(number * 1000), Objects.equals(expected, value));
            }
            case 2 ->
                random.nextInt(4) > 0
                        ? new Call.Increment(1, Long.parseLong(value == null ? "0" : value) + 1)
                        : new Call.Delete();
            default -> new Call.Get(value);
        };
    }

    /** The same, but one caller read what nobody wrote. */
    static List<Operation> withOneLie(List<Operation> history) {
        List<Operation> changed = new ArrayList<>(history);
        int at = changed.size() / 2;
        Operation honest = changed.get(at);
        changed.add(at, new Operation(honest.invoked(), honest.returned(), new Call.Get("-1")));
        return changed;
    }
}
