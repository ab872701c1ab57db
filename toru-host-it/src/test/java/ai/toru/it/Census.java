package ai.toru.it;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What this JVM has of the things that an application may leave behind, each by its kind and how many there are of it.
 * The numbers in names are taken out, since every life has others. Immutable.
 */
record Census(Map<String, Long> counts) {

    /** Threads that the JDK and the tests come to have and lose again by themselves. */
    private static final Predicate<String> OF_NOBODY = Pattern.compile(
                    "process reaper.*|ForkJoinPool.*|HttpClient.*|awaitility.*|Attach Listener|Keep-Alive.*")
            .asMatchPredicate();

    private static final Pattern NUMBERS = Pattern.compile("\\d+");

    static Census taken() throws IOException, ReflectiveOperationException {
        Map<String, Long> counts = new TreeMap<>();
        add(counts, "thread", threads());
        add(counts, "descriptor", OpenFiles.ofThisProcess().stream());
        add(
                counts,
                "process",
                ProcessHandle.current().descendants().map(each -> each.info().toString()));
        add(
                counts,
                "shutdown hook",
                shutdownHooks().stream().map(each -> each.getClass().getName()));
        add(counts, "file to delete at exit", filesToDeleteAtExit().stream());
        return new Census(counts);
    }

    /** What there is more of than in an earlier census, and how much more. */
    Map<String, Long> moreThan(Census earlier) {
        Map<String, Long> more = new TreeMap<>();
        counts.forEach((kind, count) -> {
            long surplus = count - earlier.counts().getOrDefault(kind, 0L);
            if (surplus > 0) {
                more.put(kind, surplus);
            }
        });
        return more;
    }

    private static void add(Map<String, Long> counts, String kind, Stream<String> names) {
        counts.putAll(names.map(name -> kind + " " + NUMBERS.matcher(name).replaceAll("#"))
                .collect(groupingBy(name -> name, counting())));
    }

    private static Stream<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(OF_NOBODY.negate());
    }

    /** Those that an application added; the JDK's own are elsewhere. */
    private static Collection<?> shutdownHooks() throws ReflectiveOperationException {
        Map<?, ?> hooks = (Map<?, ?>) staticField("java.lang.ApplicationShutdownHooks", "hooks");
        return List.copyOf(hooks.keySet());
    }

    private static Collection<String> filesToDeleteAtExit() throws ReflectiveOperationException {
        Collection<?> files = (Collection<?>) staticField("java.io.DeleteOnExitHook", "files");
        return files.stream().map(Object::toString).toList();
    }

    /** The pom opens the package. */
    private static Object staticField(String type, String name) throws ReflectiveOperationException {
        Field field = Class.forName(type).getDeclaredField(name);
        field.setAccessible(true);
        return field.get(null);
    }
}
