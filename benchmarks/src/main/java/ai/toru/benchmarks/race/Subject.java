package ai.toru.benchmarks.race;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A JVM of its own in which something of ours is measured: it is told on its standard input what to do, a line at a time, and answers
 * with a line. It ends when its input does. Confined to one thread.
 */
final class Subject {

    private static final String END = "error it has ended; its log ends with: ";

    private final Process process;
    private final Path log;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    /**
     * Takes a process that has just been started.
     *
     * @param log what it says on standard error
     */
    Subject(Process process, String name, Path log) {
        this.process = process;
        this.log = log;
        Thread reader = new Thread(this::read, "answers of " + name);
        reader.setDaemon(true);
        reader.start();
    }

    /** The one number of its answer. */
    double ask(Duration limit, String... words) throws IOException, InterruptedException {
        return askAll(limit, words)[0];
    }

    /**
     * The numbers of its answer.
     *
     * @throws IOException if it does not answer within a limit, or says that it failed
     */
    double[] askAll(Duration limit, String... words) throws IOException, InterruptedException {
        String line = String.join(" ", words);
        tell(line);
        @Nullable String answer = answers.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (answer == null) {
            throw new IOException("No answer to \"" + line + "\" within " + limit.toSeconds() + " s.");
        }
        if (!answer.startsWith("ok")) {
            throw new IOException("\"" + line + "\" was answered with: " + answer);
        }
        return Arrays.stream(answer.substring(2).strip().split(" "))
                .filter(number -> !number.isEmpty())
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /** One that has ended says why in its answer. */
    private void tell(String line) {
        try {
            OutputStream input = process.getOutputStream();
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            answers.add(END + lastLine());
        }
    }

    Process process() {
        return process;
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                answers.add(line);
            }
        } catch (IOException e) {
            // It has ended.
        }
        answers.add(END + lastLine());
    }

    private String lastLine() {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.reduce("", (earlier, later) -> later);
        } catch (IOException | UncheckedIOException e) {
            return "nothing that can be read";
        }
    }
}
