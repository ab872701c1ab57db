package ai.toru.host.internal.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Why a plugins directory cannot be used; pure, because root may read everything. */
class PluginsDirectoryTest {

    private static final Path DIRECTORY = Path.of("/srv/plugins");

    @Test
    void unusable_whenNotReadable_namesPathAndRemedy() {
        assertThat(message(new AccessDeniedException("/srv/plugins")))
                .contains("/srv/plugins", "may not read it", "chmod u+rwx /srv/plugins");
    }

    @Test
    void unusable_whenGone_saysSo() {
        assertThat(message(new NoSuchFileException("/srv/plugins"))).contains("vanished", "Put it back");
    }

    @Test
    void unusable_forAnotherReason_givesTheSystemsWords() {
        assertThat(message(new FileSystemException("/srv/plugins", null, "Input/output error")))
                .contains("Input/output error", "Check the path");
    }

    private static String message(IOException cause) {
        assertThat(PluginsDirectory.unusable(DIRECTORY, cause)).hasCause(cause);
        return PluginsDirectory.unusable(DIRECTORY, cause).getMessage();
    }
}
