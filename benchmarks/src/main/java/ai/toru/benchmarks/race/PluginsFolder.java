package ai.toru.benchmarks.race;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A plugins directory that is filled. Immutable, but for the files in it. */
record PluginsFolder(Path path, Course course) {

    /** What answers in C, under an id. */
    void addNative(String id) throws IOException, MissingException {
        Files.copy(course.nativeProgram("plugin"), path.resolve(id + ".binary"));
    }

    void addRust() throws IOException, MissingException {
        Files.copy(course.built("rust-plugin", "apt-get install cargo"), path.resolve("rust.binary"));
    }

    /**
     * What answers in Python, with the SDK of this repository, under an id. Bytecode is kept, as where the SDK is installed, but in the
     * benchmark's directory.
     */
    void addPython(String id) throws IOException, MissingException, InterruptedException {
        Path project = course.settings().project();
        addScript(
                id,
                "PYTHONDONTWRITEBYTECODE= PYTHONPYCACHEPREFIX='" + course.directory() + "/pycache' PYTHONPATH='"
                        + project.resolve("sdk/python") + "' TORU_BENCHMARK_ID=" + id + " exec " + Tools.python() + " '"
                        + project.resolve("benchmarks/src/main/python/plugin.py") + "' \"$@\"");
    }

    void addJava() throws IOException {
        addScript(
                "java",
                "exec '" + Jdk.own().java() + "' -Xmx256m -cp '" + Course.classPath()
                        + "' ai.toru.benchmarks.race.subject.EchoPlugin \"$@\"");
    }

    private void addScript(String id, String line) throws IOException {
        Path file = path.resolve(id + ".binary");
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
