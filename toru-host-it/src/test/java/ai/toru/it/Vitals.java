package ai.toru.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What another JVM holds while nothing is asked of it. Immutable.
 *
 * @param liveBytes what is reachable on its heap, by a collection made for it
 * @param threads how many of the threads are Toru's
 * @param descriptors how many files, sockets and pipes are open
 */
record Vitals(long liveBytes, long threads, long descriptors) {
    private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

    static Vitals of(long pid) throws IOException, InterruptedException {
        return new Vitals(liveBytes(pid), threads(pid), OpenFiles.of(pid).size());
    }

    private static long liveBytes(long pid) throws IOException, InterruptedException {
        Path histogram = Files.createTempFile("histogram", ".txt");
        try {
            Process jcmd = new ProcessBuilder(JCMD.toString(), Long.toString(pid), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .redirectOutput(histogram.toFile())
                    .start();
            jcmd.waitFor();
            Matcher total = TOTAL.matcher(Files.readString(histogram, UTF_8));
            if (!total.find()) {
                throw new IOException("No total in what jcmd says: " + Files.readString(histogram, UTF_8));
            }
            return Long.parseLong(total.group(1));
        } finally {
            Files.delete(histogram);
        }
    }

    private static long threads(long pid) throws IOException {
        List<Path> all;
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            all = tasks.toList();
        }
        return all.stream().filter(Vitals::isToru).count();
    }

    private static boolean isToru(Path task) {
        try {
            return Files.readString(task.resolve("comm")).startsWith("toru");
        } catch (IOException ended) {
            return false;
        }
    }
}
