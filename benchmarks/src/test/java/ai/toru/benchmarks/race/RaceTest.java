package ai.toru.benchmarks.race;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.benchmarks.race.Contest.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RaceTest {

    private static final Duration WARM_UP = Duration.ofSeconds(7);
    private static final Duration SLICE = Duration.ofSeconds(2);

    private final List<String> turns = new ArrayList<>();
    private final Settings settings = new Settings(
            List.of(), 3, WARM_UP, SLICE, List.of(), List.of(), List.of(), Path.of("none"), Path.of("none"));

    @Test
    void run_ofTwo_beginsEachRoundWithAnotherOne() throws Exception {
        race(Entry.of("a", party("a")), Entry.of("b", party("b")));

        assertThat(turns).containsExactly("a 42", "b 42", "a 2", "b 2", "b 2", "a 2", "a 2", "b 2");
    }

    @Test
    void run_ofTheNextRow_warmsUpForLongOnlyWhoIsNew() throws Exception {
        Race race = new Race(settings, line -> {});
        race.run(new Contest("row", Unit.NUMBER, List.of(Entry.of("a", party("a")))));
        turns.clear();

        race.run(new Contest("next", Unit.NUMBER, List.of(Entry.of("a", party("a")), Entry.of("b", party("b")))));

        assertThat(turns).startsWith("a 7", "b 42", "a 2");
    }

    @Test
    void run_measuresEachRoundOnce() throws Exception {
        Outcome outcome = race(Entry.of("a", party("a")));

        assertThat(outcome.figuresOf("a").orElseThrow().perRound()).containsExactly(2, 3, 4);
    }

    @Test
    void run_withOneThatFails_goesOnWithTheOthers() throws Exception {
        Attempt<Party> failing = new Attempt<>(
                slice -> {
                    throw new IOException("It fell.");
                },
                "");
        Outcome outcome = race(Entry.of("a", failing), Entry.of("b", party("b")));

        assertThat(outcome.reasons()).containsExactly(Map.entry("a", "error: It fell."));
        assertThat(outcome.figures()).containsOnlyKeys("b");
        assertThat(outcome.hasErrors()).isTrue();
    }

    @Test
    void run_withOneThatIsMissing_isNoError() throws Exception {
        Outcome outcome = race(Entry.of("a", Attempt.failed(new MissingException("wrk", "apt-get install wrk"))));

        assertThat(outcome.reasons()).containsExactly(Map.entry("a", "skipped: wrk is missing: apt-get install wrk"));
        assertThat(outcome.hasErrors()).isFalse();
    }

    /** Its figures are how often it has worked. */
    private Attempt<Party> party(String name) {
        List<String> own = new ArrayList<>();
        return new Attempt<>(
                slice -> {
                    own.add(name);
                    turns.add(name + " " + slice.toSeconds());
                    return own.size();
                },
                "");
    }

    private Outcome race(Entry... entries) throws InterruptedException {
        return new Race(settings, line -> {}).run(new Contest("row", Unit.NUMBER, List.of(entries)));
    }
}
