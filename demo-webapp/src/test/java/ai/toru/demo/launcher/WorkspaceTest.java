package ai.toru.demo.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fault: kill -9 of the host (its temporary directory is nobody's any more). */
class WorkspaceTest {
    @TempDir
    private Path parent;

    @Test
    void close_withFilesInIt_leavesNothing() throws IOException {
        Workspace workspace = Workspace.open(parent);
        Files.writeString(workspace.directory("a/b").resolve("file"), "content");

        workspace.close();

        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void open_besideALivingOne_leavesThatAlone() throws IOException {
        try (Workspace living = Workspace.open(parent);
                Workspace second = Workspace.open(parent)) {
            assertThat(living.directory("x")).isDirectory();
            assertThat(second.directory("x")).isDirectory();
            assertThat(children()).hasSize(2);
        }
    }

    @Test
    void open_besideAnAbandonedOne_removesIt() throws IOException {
        Path abandoned = Files.createDirectory(parent.resolve("toru-demo-123"));
        Files.createFile(abandoned.resolve("lock"));
        Files.writeString(Files.createDirectory(abandoned.resolve("war")).resolve("file"), "content");

        try (Workspace workspace = Workspace.open(parent)) {
            assertThat(workspace.directory("x")).isDirectory();
            assertThat(abandoned).doesNotExist();
        }
    }

    @Test
    void open_besideStrangersOfTheSameName_leavesThemAlone() throws IOException {
        Path withoutLock = Files.createDirectory(parent.resolve("toru-demo-notes"));
        Path file = Files.createFile(parent.resolve("toru-demo-file"));
        Path elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
        Files.createFile(elsewhere.resolve("lock"));
        Path link = Files.createSymbolicLink(parent.resolve("toru-demo-link"), elsewhere);

        Workspace.open(parent).close();

        assertThat(children()).containsExactlyInAnyOrder(withoutLock, file, elsewhere, link);
        assertThat(elsewhere.resolve("lock")).exists();
    }

    private List<Path> children() throws IOException {
        try (Stream<Path> children = Files.list(parent)) {
            return children.toList();
        }
    }
}
