package ai.toru.kv.h2.workload;

import ai.toru.host.kv.KeyValueChange;
import ai.toru.host.kv.KeyValueChange.CompareAndSet;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What one writer does to keys of its own, step by step: the same number always gives the same step, so that whoever knows
 * how many steps were done knows what has to be there. Immutable, pure.
 *
 * @param seed of all writers of a test
 * @param writer its number: even ones write to the namespace {@code alpha}, odd ones the same keys to {@code beta}
 */
public record Script(long seed, int writer) {

    /** The namespaces that scripts write to. */
    public static final List<String> NAMESPACES = List.of("alpha", "beta");

    private static final int KEYS = 5;
    private static final Duration LONG = Duration.ofDays(30);

    /** The scripts of so many writers. */
    public static List<Script> of(long seed, int writers) {
        return IntStream.range(0, writers)
                .mapToObj(writer -> new Script(seed, writer))
                .toList();
    }

    /** The namespace it writes to. */
    public String namespace() {
        return NAMESPACES.get(writer % 2);
    }

    /** How all its keys begin. */
    public String prefix() {
        return "w" + writer / 2 + "-";
    }

    /** The step that follows. */
    public Step step(Progress before) {
        Random random = Chance.of(seed, writer, before.steps());
        return Step.of(changes(random, before), before);
    }

    private List<KeyValueChange> changes(Random random, Progress before) {
        String key = key(random.nextInt(KEYS));
        String other = key(random.nextInt(KEYS));
        String value = value(key, before.steps());
        String current = before.values().get(key);
        return switch (random.nextInt(10)) {
            case 0 -> List.of(KeyValueChange.delete(key));
            case 1 -> List.of(KeyValueChange.compareAndSet(key, current, value));
            case 2 -> List.of(new CompareAndSet(key, "what nobody wrote", value, null));
            case 3 -> List.of(KeyValueChange.increment(counter(), 1 + random.nextInt(9)));
            case 4 -> List.of(KeyValueChange.set(key, value, LONG));
            case 5 ->
                List.of(
                        KeyValueChange.delete(other),
                        KeyValueChange.set(key, value),
                        KeyValueChange.increment(counter(), 1));
            case 6 ->
                List.of(
                        KeyValueChange.set(other, value(other, before.steps())),
                        new CompareAndSet(counter(), "what nobody wrote", "0", null));
            default -> List.of(KeyValueChange.set(key, value));
        };
    }

    private String key(int number) {
        return prefix() + number;
    }

    private String counter() {
        return prefix() + "counter";
    }

    /** What a step writes: it names where it belongs, and has 10 bytes to 64 KiB. */
    String value(String key, int step) {
        Random random = Chance.of(seed, writer, -1 - step);
        int size = size(random);
        StringBuilder text = new StringBuilder(size + 32);
        text.append(namespace())
                .append('/')
                .append(key)
                .append('#')
                .append(step)
                .append(':');
        while (text.length() < size) {
            text.append(Long.toString(random.nextLong(), 36)).append('é');
        }
        return text.toString();
    }

    private static int size(Random random) {
        int kind = random.nextInt(40);
        if (kind == 0) {
            return random.nextInt(56 << 10);
        }
        return kind < 10 ? random.nextInt(4 << 10) : random.nextInt(200);
    }
}
