package ai.toru.kv.h2.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The checker tells histories that can be from those that cannot. */
final class LinearizabilityCheckerTest {

    private final List<Operation> history = new ArrayList<>();

    @Test
    void nothing_andOneCallAfterTheOther_canBe() {
        assertThatItCanBe();
        history(1, 2, get(null));
        history(3, 4, set("a"));
        history(5, 6, get("a"));
        history(7, 8, new Call.CompareAndSet("a", "b", true));
        history(9, 10, new Call.CompareAndSet("a", "c", false));
        history(11, 12, new Call.Delete());
        history(13, 14, new Call.Increment(5, 5L));
        history(15, 16, new Call.Increment(-2, 3L));
        history(17, 18, get("3"));
        assertThatItCanBe();
    }

    @Test
    void overlappingReads_mayGoEitherWay_butNotBackAgain() {
        history(1, 10, set("a"));
        history(2, 3, get(null));
        history(4, 5, get("a"));
        assertThatItCanBe();

        history(6, 7, get(null));
        assertThatItCannotBe();
    }

    @Test
    void staleRead_cannotBe() {
        history(1, 2, set("a"));
        history(3, 4, set("b"));
        history(5, 6, get("a"));
        assertThatItCannotBe();
    }

    @Test
    void readOfAFutureValue_cannotBe() {
        history(1, 2, get("a"));
        history(3, 4, set("a"));
        assertThatItCannotBe();
    }

    @Test
    void lostUpdate_cannotBe() {
        history(1, 6, new Call.Increment(1, 1L));
        history(2, 5, new Call.Increment(1, 1L));
        assertThatItCannotBe();
    }

    @Test
    void twoWinnersOfOneCondition_cannotBe() {
        history(1, 6, new Call.CompareAndSet(null, "a", true));
        history(2, 5, new Call.CompareAndSet(null, "b", true));
        assertThatItCannotBe();
    }

    @Test
    void dirtyReadThatIsUndone_cannotBe_thoughTheWriteIsUnknown() {
        history(1, 2, set("a"));
        history(3, Operation.NEVER, set("b"));
        history(4, 5, get("b"));
        history(6, 7, get("a"));
        assertThatItCannotBe();
    }

    @Test
    void unknownWrite_mayHaveHappenedLate_orNever() {
        history(1, Operation.NEVER, set("b"));
        history(2, 3, set("a"));
        history(4, 5, get("a"));
        assertThatItCanBe();

        history(6, 7, get("b"));
        assertThatItCanBe();
    }

    @Test
    void unknownCompareAndSet_doesNothingWhereTheValueIsAnother() {
        history(1, 2, set("a"));
        history(3, Operation.NEVER, new Call.CompareAndSet("x", "b", null));
        history(4, 5, get("b"));
        assertThatItCannotBe();
    }

    @Test
    void deletedKeyThatComesBack_cannotBe() {
        history(1, 2, set("a"));
        history(3, 4, new Call.Delete());
        history(5, 6, get("a"));
        assertThatItCannotBe();
    }

    @Test
    void orderThatNeedsBacktracking_isFound() {
        history(1, 20, set("a"));
        history(2, 20 + 1, set("b"));
        history(3, 20 + 2, set("c"));
        history(4, 5, get("c"));
        history(6, 7, get("a"));
        history(8, 9, get("b"));
        assertThatItCanBe();
    }

    @Test
    void longHistoriesOfARealKey_canBe_andNotWithOneAnswerChanged() {
        for (int seed = 0; seed < 50; seed++) {
            List<Operation> real = RealKey.history(new Random(seed), 16, 300);
            assertThat(LinearizabilityChecker.violation(real))
                    .as("seed %d", seed)
                    .isEmpty();
            assertThat(LinearizabilityChecker.violation(RealKey.withOneLie(real)))
                    .as("seed %d", seed)
                    .isPresent();
        }
    }

    private void history(long invoked, long returned, Call call) {
        history.add(new Operation(invoked, returned, call));
    }

    private static Call get(@Nullable String told) {
        return new Call.Get(told);
    }

    private static Call set(String written) {
        return new Call.Set(written);
    }

    private void assertThatItCanBe() {
        assertThat(LinearizabilityChecker.violation(history)).isEmpty();
    }

    private void assertThatItCannotBe() {
        assertThat(LinearizabilityChecker.violation(history)).isPresent();
    }
}
