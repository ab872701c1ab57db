package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Many plugins that cost next to nothing: compiled where there is a C compiler, else in Python. */
final class TrivialPlugins {

    private final ScriptedPlugins plugins;

    /** What starts one; null without a compiler. */
    private final Path compiled;

    TrivialPlugins(Path root) throws IOException, InterruptedException {
        plugins = new ScriptedPlugins(root);
        compiled = Files.isExecutable(Path.of("/usr/bin/cc")) ? compile(root) : null;
    }

    Path directory() {
        return plugins.directory();
    }

    String language() {
        return compiled == null ? "Python" : "C";
    }

    /** Puts plugins into the directory: plugin-FIRST and so on. */
    void add(int first, int count, String behaviour) throws IOException {
        for (String id : ids(first, count)) {
            if (compiled == null) {
                plugins.with(id, behaviour);
            } else {
                plugins.withFile(
                        id + ".binary", "#!/bin/sh\nexec " + compiled + " " + id + " " + behaviour + " \"$@\"\n");
            }
        }
    }

    static List<String> ids(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(i -> "plugin-" + i)
                .toList();
    }

    private static Path compile(Path root) throws IOException, InterruptedException {
        Path source = root.resolve("trivial_plugin.c");
        try (InputStream in = TrivialPlugins.class.getResourceAsStream("/plugins/trivial_plugin.c")) {
            Files.write(source, in.readAllBytes());
        }
        Path program = root.resolve("trivial_plugin");
        Process compiler = new ProcessBuilder("/usr/bin/cc", "-O1", "-o", program.toString(), source.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(compiler.getInputStream().readAllBytes());
        assertThat(compiler.waitFor()).as(said).isZero();
        return program;
    }
}
