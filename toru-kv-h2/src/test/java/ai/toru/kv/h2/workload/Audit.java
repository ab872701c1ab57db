package ai.toru.kv.h2.workload;

import ai.toru.host.kv.KeyValueEntry;
import ai.toru.host.kv.KeyValuePage;
import ai.toru.host.kv.KeyValueQuery;
import ai.toru.host.kv.KeyValueStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Compares what is in a store with what was acknowledged to the writers. Immutable.
 *
 * @param standings how far each writer's keys have come: at least as far as acknowledged, and not further than it wrote
 * @param problems what was lost, torn, or is there though nobody wrote it
 */
public record Audit(List<Progress> standings, List<String> problems) {

    /** Reads both namespaces through and judges each writer's keys by what that writer was told. */
    public static Audit of(KeyValueStore store, List<Script> scripts, List<Progress> acknowledged)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, Map<String, String>> found = new TreeMap<>();
        for (String namespace : Script.NAMESPACES) {
            found.put(namespace, contents(store, namespace));
        }
        List<String> problems = new ArrayList<>();
        List<Progress> standings = new ArrayList<>();
        for (int i = 0; i < scripts.size(); i++) {
            Map<String, String> own = takeOwn(found.get(scripts.get(i).namespace()), scripts.get(i));
            standings.add(standing(scripts.get(i), acknowledged.get(i), own, problems));
        }
        found.forEach((namespace, rest) -> rest.forEach(
                (key, value) -> problems.add(namespace + " has " + key + ", which nobody wrote: " + brief(value))));
        return new Audit(standings, problems);
    }

    /** All that is in a namespace, page by page. */
    public static Map<String, String> contents(KeyValueStore store, String namespace)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, String> contents = new TreeMap<>();
        KeyValueQuery query = KeyValueQuery.FIRST.limit(7);
        while (true) {
            KeyValuePage page =
                    store.list(namespace, query).toCompletableFuture().get(30, TimeUnit.SECONDS);
            for (KeyValueEntry entry : page.entries()) {
                contents.put(entry.key(), entry.value());
            }
            if (page.next() == null) {
                return contents;
            }
            query = query.after(page.next());
        }
    }

    private static Map<String, String> takeOwn(Map<String, String> found, Script script) {
        Map<String, String> own = new TreeMap<>();
        found.forEach((key, value) -> {
            if (key.startsWith(script.prefix())) {
                own.put(key, value);
            }
        });
        found.keySet().removeAll(own.keySet());
        return own;
    }

    private static Progress standing(
            Script script, Progress acknowledged, Map<String, String> found, List<String> problems) {
        Progress last = null;
        Progress candidate = acknowledged;
        for (int ahead = 0; ahead <= Writer.WINDOW; ahead++) {
            if (candidate.values().equals(found)) {
                last = candidate;
            }
            candidate = script.step(candidate).after();
        }
        if (last != null) {
            return last;
        }
        problems.add(script + " was told of " + acknowledged.steps() + " steps, but there is "
                + difference(acknowledged, found));
        return acknowledged;
    }

    private static String difference(Progress acknowledged, Map<String, String> found) {
        Map<String, String> differing = new TreeMap<>();
        found.forEach((key, value) -> {
            if (!value.equals(acknowledged.values().get(key))) {
                differing.put(
                        key,
                        brief(value) + " for " + brief(acknowledged.values().get(key)));
            }
        });
        acknowledged.values().forEach((key, value) -> {
            if (!found.containsKey(key)) {
                differing.put(key, "nothing for " + brief(value));
            }
        });
        return differing.toString();
    }

    private static String brief(String value) {
        if (value == null) {
            return "nothing";
        }
        String head = value.length() <= 40 ? value : value.substring(0, 40) + "...";
        return '"' + head + "\" (" + value.length() + " characters, hash " + value.hashCode() + ")";
    }
}
