package ai.toru.benchmarks.race.subject;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Takes commands from standard input, a line each, and answers each with a line, until there are no more. Pure but for that. */
final class Commands {

    private Commands() {}

    /** Answers {@code ok} and numbers, or {@code error} and a reason. */
    static void serve(Command command) throws IOException {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            answers.println(answer(command, line.split(" ")));
        }
    }

    static String answer(Command command, String[] words) {
        try {
            return "ok "
                    + Arrays.stream(command.run(words))
                            .mapToObj(number -> String.format(Locale.ROOT, "%.3f", number))
                            .collect(Collectors.joining(" "));
        } catch (Exception e) {
            return "error " + String.valueOf(e).replaceAll("\\s+", " ");
        }
    }

    /** Does what is asked. */
    @FunctionalInterface
    interface Command {

        /**
         * Numbers that come of it.
         *
         * @param words the command's name, and its arguments
         */
        double[] run(String[] words) throws Exception;
    }
}
