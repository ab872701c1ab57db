package ai.toru.testing.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.toru.testing.subject.Subject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kit makes of its own limit for a rule. */
class ExaminationTest {
    @TempDir
    static Path folder;

    @AutoClose
    private final Examination exam = new Examination(folder.resolve("x.binary"), folder, List.of(), WrongPlugin.SHORT);

    @Test
    void finished_kitGaveUp_blamesNobody() {
        exam.begin();
        exam.abort();

        BrokenException seen = exam.finished(new BrokenException("The plugin closed the connection."));

        assertThat(seen.isUnfinished()).isTrue();
        assertThat(seen.problem()).startsWith("The kit gave up on this rule after 26 s");
    }

    @Test
    void finished_nextRule_isBrokenAsItWasSeen() {
        exam.abort();
        exam.begin();

        BrokenException seen = exam.finished(new BrokenException("The plugin closed the connection."));

        assertThat(seen.isUnfinished()).isFalse();
    }

    @Test
    void shared_processThatEndedUnderARule_isThatRulesFault_andTheNextGetsAnother(@TempDir Path own) throws Exception {
        Path file = WrongPlugin.in(own, "1.0", "none");
        try (Examination examined = new Examination(file, own, List.of(), WrongPlugin.LONG)) {
            examined.readMetadata();
            Subject first = examined.shared();
            ProcessHandle.of(first.pid()).ifPresent(ProcessHandle::destroyForcibly);
            first.exit(Duration.ofSeconds(20));

            assertThatThrownBy(examined::session)
                    .isInstanceOf(BrokenException.class)
                    .extracting(broken -> ((BrokenException) broken).problem())
                    .isEqualTo("The process ended with exit code 137.");

            examined.begin();
            assertThat(examined.shared()).isNotSameAs(first);
        }
    }

    @Test
    void once_kitGaveUpMeanwhile_isUnfinishedForAllWhoAskAgain() {
        exam.begin();
        BrokenException first = catchThrowableOfType(
                BrokenException.class,
                () -> exam.once("a", () -> {
                    exam.abort();
                    throw new BrokenException("The plugin closed the connection.");
                }));
        exam.begin();

        BrokenException again = catchThrowableOfType(BrokenException.class, () -> exam.once("a", () -> {}));

        assertThat(first.isUnfinished()).isTrue();
        assertThat(again.isUnfinished()).isTrue();
    }
}
