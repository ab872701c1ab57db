package ai.toru.kv.h2.workload;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.kv.InMemoryKeyValueStore;
import ai.toru.host.kv.KeyValueOutcome;
import ai.toru.host.kv.KeyValueStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The audit sees what a store lost, tore or invented. */
final class AuditTest {

    private static final int STEPS = 200;

    private final List<Script> scripts = Script.of(42, 4);
    private final List<Progress> done = new ArrayList<>();
    private final KeyValueStore store = new InMemoryKeyValueStore();

    @BeforeEach
    void write() throws Exception {
        for (Script script : scripts) {
            Progress progress = Progress.NONE;
            while (progress.steps() < STEPS) {
                Step step = script.step(progress);
                KeyValueOutcome outcome = store.apply(script.namespace(), step.changes())
                        .toCompletableFuture()
                        .get();
                assertThat(outcome).isEqualTo(step.outcome());
                progress = step.after();
            }
            done.add(progress);
        }
    }

    @Test
    void whatWasWritten_standsAsTheScriptsSay() throws Exception {
        assertThat(audit().problems()).isEmpty();
        assertThat(audit().standings().stream().map(Progress::values))
                .containsExactlyElementsOf(done.stream().map(Progress::values).toList());
        assertThat(done.get(0).values()).hasSizeGreaterThan(2);
    }

    @Test
    void stepsThatNobodyWasToldOf_mayBeThere_butNotAnyNumber() throws Exception {
        done.set(0, Progress.after(scripts.get(0), STEPS - Writer.WINDOW));
        assertThat(audit().problems()).isEmpty();
        assertThat(audit().standings().get(0).steps()).isBetween(STEPS, STEPS + Writer.WINDOW);

        done.set(0, Progress.after(scripts.get(0), STEPS - 20));
        assertThat(audit().problems()).hasSize(1);
    }

    @Test
    void lostSteps_areSeen() throws Exception {
        done.set(1, Progress.after(scripts.get(1), STEPS + 20));
        assertThat(audit().problems()).singleElement().asString().contains("writer=1", "told of 220 steps");
    }

    @Test
    void tornValue_lostKey_andStrangeKey_areSeen() throws Exception {
        String key = "w1-counter";
        store.set("alpha", key, "alpha/w1-x#1:to").toCompletableFuture().get();
        assertThat(audit().problems()).singleElement().asString().contains(key);
        store.delete("alpha", key).toCompletableFuture().get();
        assertThat(audit().problems()).singleElement().asString().contains(key + "=nothing");
        store.set("beta", "theirs", "?").toCompletableFuture().get();
        assertThat(audit().problems()).hasSize(2).anyMatch(problem -> problem.contains("theirs"));
    }

    private Audit audit() throws Exception {
        return Audit.of(store, scripts, done);
    }
}
