package ai.toru.kv.h2.history;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What many callers did with several keys. One counter orders calls and returns: a return with a smaller number than a call
 * happened before it. Thread-safe.
 */
public final class History {

    private final AtomicLong counter = new AtomicLong();
    private final Map<String, Queue<Operation>> operations = new ConcurrentHashMap<>();

    /** The number of this moment: take it before a call, and after its return. */
    public long now() {
        return counter.incrementAndGet();
    }

    /** Notes a call that took effect. */
    public void completed(String key, long invoked, long returned, Call call) {
        note(key, new Operation(invoked, returned, call));
    }

    /** Notes a call that may have taken effect, at any time, or not. */
    public void unknown(String key, long invoked, Call call) {
        note(key, new Operation(invoked, Operation.NEVER, call));
    }

    private void note(String key, Operation operation) {
        operations.computeIfAbsent(key, named -> new ConcurrentLinkedQueue<>()).add(operation);
    }

    /** How many operations there are. */
    public int size() {
        return operations.values().stream().mapToInt(Queue::size).sum();
    }

    /** The keys whose history cannot be, and why not. */
    public List<String> violations() {
        return operations.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(entry -> LinearizabilityChecker.violation(inOrder(entry.getValue())).stream()
                        .map(why -> entry.getKey() + ": " + why))
                .toList();
    }

    private static List<Operation> inOrder(Queue<Operation> some) {
        return some.stream()
                .sorted(Comparator.comparingLong(Operation::invoked))
                .toList();
    }
}
