package ai.toru.testing.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubjectTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @Test
    void start_aScript_givesItWhatAHostGives() throws Exception {
        Path file =
                script("pwd >&2; echo \"$TORU_PLUGIN_ID $TORU_PLUGIN_SOCKET $# ${HOME:+home} ${TORU_RUN:+run}\" >&2");

        try (Subject subject = Subject.start(file, "mine", folder.resolve("s.sock"))) {
            assertThat(subject.exit(LONG)).isEqualTo(OptionalInt.of(0));
            await().untilAsserted(() -> assertThat(subject.lastLines())
                    .containsExactly(
                            folder.toRealPath().toString(), "mine " + folder.resolve("s.sock") + " 0 home run"));
        }
    }

    @Test
    void close_childrenInAndOutsideTheGroup_leavesNobody() throws Exception {
        Path file = script("sleep 60 & setsid sleep 60 & exec sleep 60");
        Subject subject = Subject.start(file, "mine", folder.resolve("s.sock"));
        await().until(() -> subject.processes().size() == 3);

        subject.close();

        await().until(() -> subject.processes().isEmpty());
        assertThat(subject.alive()).isFalse();
    }

    @Test
    void terminate_whoIgnoresIt_staysAndKeepsItsInput() throws Exception {
        Path file = script("trap '' TERM; echo ready >&2; read -r line; exit 7");

        try (Subject subject = Subject.start(file, "mine", folder.resolve("s.sock"))) {
            await().until(() -> subject.lastLines().contains("ready"));
            subject.terminate();
            assertThat(subject.alive()).isTrue();
            subject.endInput();
            assertThat(subject.exit(LONG)).isEqualTo(OptionalInt.of(7));
        }
    }

    @Test
    void output_ofMuch_blocksNobodyAndKeepsTheEnd() throws Exception {
        Path file = script("head -c 3000000 /dev/zero | tr '\\0' 'x'; echo; echo end");

        try (Subject subject = Subject.start(file, "mine", folder.resolve("s.sock"))) {
            assertThat(subject.exit(LONG)).isEqualTo(OptionalInt.of(0));
            await().until(() -> subject.lastLines().contains("end"));
            assertThat(subject.outputBytes()).isEqualTo(3_000_005);
        }
    }

    @Test
    void metadata_ofWhoLeavesAnother_isReadAndTheOtherEnded() throws Exception {
        Path file = script("echo '{}'; setsid sleep 60 & exit 3");

        MetadataRun run = MetadataRun.of(file, LONG);

        assertThat(run.exit()).isEqualTo(OptionalInt.of(3));
        assertThat(run.stdout()).asString().isEqualTo("{}\n");
        assertThat(run.leftovers()).isNotEmpty();
        await().until(() -> run.leftovers().stream()
                .noneMatch(each ->
                        ProcessHandle.of(each).map(ProcessHandle::isAlive).orElse(false)));
    }

    @Test
    void metadata_ofWhoDoesNotEnd_isEnded() throws Exception {
        MetadataRun run = MetadataRun.of(script("exec sleep 60"), Duration.ofMillis(300));

        assertThat(run.exit()).isEmpty();
        assertThat(run.notStarted()).isNull();
    }

    private Path script(String commands) throws IOException {
        Path file = folder.resolve("mine.binary");
        Files.writeString(file, "#!/bin/sh\n" + commands + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }
}
