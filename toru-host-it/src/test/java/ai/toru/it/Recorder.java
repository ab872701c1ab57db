package ai.toru.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code recorder.py}, which stands between the host and a plugin and writes down what they say. It needs Python. */
final class Recorder {
    private Recorder() {}

    /**
     * Puts a plugin into a plugins directory, behind the recorder.
     *
     * @param recorded where {@link RecordedTraffic} finds what was said
     * @param command runs the plugin, in the words of the shell
     */
    static void install(Path plugins, String id, Path recorded, String command) throws IOException {
        Path program = Files.createDirectories(recorded).resolve("recorder.py");
        PluginFiles.write(program, PluginFiles.resource("plugins/recorder.py"));
        PluginFiles.binary(
                plugins, id, "#!/bin/sh\nexec python3 '%s' '%s' %s \"$@\"\n".formatted(program, recorded, command));
    }
}
