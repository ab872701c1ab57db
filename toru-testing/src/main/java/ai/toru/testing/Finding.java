package ai.toru.testing;

import java.util.List;

/**
 * How one rule came out. Immutable.
 *
 * @param rule its id, which stays the same from version to version
 * @param outcome how it came out
 * @param title what the rule says, in one line
 * @param section where it is written: a heading of docs/protocol.md
 * @param problem what is wrong, or why it was skipped; empty where it passed
 * @param sent what the kit sent, shortened, the oldest first; empty where nothing is wrong
 * @param received what came back, likewise
 * @param remedy how to mend it; empty where nothing is wrong
 * @param output the last lines that the plugin wrote to standard error; empty where nothing is wrong
 */
public record Finding(
        String rule,
        Outcome outcome,
        String title,
        String section,
        String problem,
        List<String> sent,
        List<String> received,
        String remedy,
        List<String> output) {
    public Finding {
        sent = List.copyOf(sent);
        received = List.copyOf(received);
        output = List.copyOf(output);
    }
}
