package ai.toru.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The types of the browser runtime, by TypeScript's own checker, which is a jar among the test's dependencies. */
@NeedsTool("node")
class BrowserTypesIT {
    private static final Pattern COMPILER_FILES = Pattern.compile("_?tsc\\.js|lib\\.?.*\\.d\\.ts");

    @TempDir
    private static Path compiler;

    @TempDir
    private Path directory;

    @BeforeAll
    static void unpackCompiler() throws IOException {
        Path jar = Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getProperty("java.class.path"))
                .map(Path::of)
                .filter(file -> file.getFileName().toString().startsWith("typescript-"))
                .findFirst()
                .orElseThrow();
        try (FileSystem files = FileSystems.newFileSystem(jar);
                Stream<Path> all = Files.walk(files.getPath("/META-INF/resources/webjars/typescript"), 3)) {
            all.filter(file -> COMPILER_FILES
                            .matcher(file.getFileName().toString())
                            .matches())
                    .forEach(BrowserTypesIT::unpack);
        }
    }

    private static void unpack(Path file) {
        try {
            Files.copy(file, compiler.resolve(file.getFileName().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void copyFiles() throws IOException {
        BrowserModules.copyWith("types", directory);
    }

    /** Also that what must not compile does not: each such line says {@code @ts-expect-error}. */
    @Test
    void types_ofTheRuntime_fitBundlesAndApplications() throws IOException, InterruptedException {
        check("toru-host.d.ts", "bundle.ts", "wrong.ts", "embedder.ts");
    }

    @Test
    void modules_ofTheRuntime_areWhatTheTypesSay() throws IOException, InterruptedException {
        try (Stream<Path> files = Files.list(directory)) {
            check(files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".js"))
                    .toArray(String[]::new));
        }
    }

    private void check(String... files) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Tool.NODE.path().toString(),
                compiler.resolve("tsc.js").toString(),
                "--noEmit",
                "--strict",
                "--allowJs",
                "--checkJs",
                "--noUnusedLocals",
                "--target",
                "es2022",
                "--module",
                "es2022",
                "--moduleResolution",
                "bundler",
                "--lib",
                "es2022,dom,dom.iterable"));
        command.addAll(List.of(files));
        ToolRun.succeeds(directory, Map.of(), command);
    }
}
