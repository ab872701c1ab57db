package ai.toru.host.internal.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With made-up causes, because root may do everything. */
class BlockedTest {

    @TempDir
    Path root;

    @Test
    void why_ofAPathThatMayNotBeCreated_namesTheNearestDirectoryThatExists() {
        Path path = root.resolve("a/b");

        assertThat(Blocked.why(path, new AccessDeniedException(path.toString())))
                .isEqualTo("permission denied by " + root);
        assertThat(Blocked.why(path, new NoSuchFileException(path.toString())))
                .isEqualTo("nothing can be created in " + root);
    }

    @Test
    void why_whereAFileIsInTheWay_namesIt() throws IOException {
        Path file = Files.createFile(root.resolve("file"));

        assertThat(Blocked.why(file, new FileAlreadyExistsException(file.toString())))
                .isEqualTo(file + " is not a directory");
        assertThat(Blocked.why(file.resolve("a"), new FileSystemException("x", null, "Not a directory")))
                .isEqualTo(file + " is not a directory");
    }

    @Test
    void why_otherwise_givesTheSystemsWords() {
        assertThat(Blocked.why(root, new FileSystemException("x", null, "No space left on device")))
                .isEqualTo("No space left on device");
        assertThat(Blocked.why(root, new IOException())).isEqualTo("the system gives no reason");
    }
}
