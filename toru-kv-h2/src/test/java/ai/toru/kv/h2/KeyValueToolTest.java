package ai.toru.kv.h2;

import static ai.toru.kv.h2.KeyValueStoreContract.done;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operators' command. */
final class KeyValueToolTest {

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void size_ofADatabase_tellsTheFileAndEachPlugin() throws Exception {
        byte[] bytes = new byte[250_000]; // what an opening adds, and a closing takes away, is little beside that
        new Random(1).nextBytes(bytes);
        fill("one", "k", HexFormat.of().formatHex(bytes));

        assertThat(run("size", directory.toString())).isZero();

        long file = Files.size(directory.resolve("kv.mv.db"));
        assertThat(out.toString(UTF_8)).matches("file +[\\d,]+ bytes\none +500,001 bytes +1 keys\n");
        assertThat(Long.parseLong(out.toString(UTF_8)
                        .replaceAll("(?s)^file +([\\d,]+).*", "$1")
                        .replace(",", "")))
                .isBetween(file / 2, file * 2);
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void exportAndImport_carryKeysFromOnePluginToAnother() throws Exception {
        fill("one", "grüße", "wörld\n");

        assertThat(run("export", directory.toString(), "one")).isZero();
        String lines = out.toString(UTF_8);
        assertThat(lines).isEqualTo("{\"key\":\"grüße\",\"value\":\"wörld\\n\"}\n");
        out.reset();
        assertThat(runWith(lines, "import", directory.toString(), "two")).isZero();

        assertThat(out.toString(UTF_8)).isEqualTo("1 keys set\n");
        try (H2KeyValueStore store = H2KeyValueStore.builder(directory).open()) {
            assertThat(done(store.get("two", "grüße"))).contains("wörld\n");
            assertThat(done(store.get("one", "grüße"))).contains("wörld\n");
        }
    }

    @Test
    void import_ofALineThatIsNoJson_namesTheLine() throws Exception {
        fill("one", "k", "v");

        assertThat(runWith("{\"key\":\"a\",\"value\":\"b\"}\nnonsense\n", "import", directory.toString(), "one"))
                .isEqualTo(1);

        assertThat(err.toString(UTF_8)).containsIgnoringCase("line 2").doesNotContain("\tat ");
    }

    @Test
    void backup_restored_hasTheData() throws Exception {
        fill("one", "k", "v");
        Path zip = directory.resolve("b.zip");

        assertThat(run("backup", directory.toString(), zip.toString())).isZero();

        assertThat(out.toString(UTF_8)).startsWith(zip + ": ");
        Path restored = Files.createDirectory(directory.resolve("restored"));
        try (ZipFile files = new ZipFile(zip.toFile())) {
            for (String name : List.of("kv.mv.db", "kv.id")) {
                Files.copy(files.getInputStream(files.getEntry(name)), restored.resolve(name));
            }
        }
        try (H2KeyValueStore store = H2KeyValueStore.builder(restored).open()) {
            assertThat(done(store.get("one", "k"))).contains("v");
        }
    }

    @Test
    void compact_afterMuchWasRemoved_makesTheFileSmaller() throws Exception {
        try (H2KeyValueStore store = H2KeyValueStore.builder(directory).open()) {
            for (int i = 0; i < 20; i++) {
                done(store.set("one", "k" + i, "x".repeat(500_000)));
            }
            done(store.clear("one"));
            done(store.set("one", "k", "v"));
        }
        long before = Files.size(directory.resolve("kv.mv.db"));

        assertThat(run("compact", directory.toString())).isZero();

        assertThat(out.toString(UTF_8)).matches("[\\d,]+ bytes before, [\\d,]+ bytes after\n");
        assertThat(Files.size(directory.resolve("kv.mv.db"))).isLessThan(before);
    }

    @Test
    void anyCommand_whileAStoreIsOpen_saysWhichProcessHasIt() {
        try (H2KeyValueStore store = H2KeyValueStore.builder(directory).open()) {
            assertThat(store.limits()).isNotNull();
            for (List<String> command : List.of(
                    List.of("size", directory.toString()),
                    List.of("compact", directory.toString()),
                    List.of("export", directory.toString(), "one"))) {
                err.reset();
                assertThat(run(command.toArray(String[]::new))).isEqualTo(1);
                assertThat(err.toString(UTF_8))
                        .contains("in use by the process with id "
                                + ProcessHandle.current().pid());
            }
        }
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @Test
    void anyCommand_whereThereIsNoDatabase_saysSoAndMakesNone() {
        assertThat(run("size", directory.toString())).isEqualTo(1);

        assertThat(err.toString(UTF_8)).contains("no kv.mv.db");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void export_toAStreamThatFails_fails() throws Exception {
        fill("one", "k", "v");
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };

        int code = new KeyValueTool(new ByteArrayInputStream(new byte[0]), full, new PrintStream(err, true, UTF_8))
                .perform(List.of("export", directory.toString(), "one"));

        assertThat(code).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("No space left on device");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sise DIR", "size", "size DIR more", "export DIR", "export DIR no_id", "backup DIR"})
    void wordsThatMakeNoSense_showTheUsage(String words) {
        assertThat(run(words.isEmpty() ? new String[0] : words.split(" "))).isEqualTo(2);

        assertThat(err.toString(UTF_8)).endsWith(KeyValueTool.USAGE).hasSizeGreaterThan(KeyValueTool.USAGE.length());
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @Test
    void help_isTheUsage() {
        assertThat(run("--help")).isZero();

        assertThat(out.toString(UTF_8)).isEqualTo(KeyValueTool.USAGE);
    }

    private void fill(String plugin, String key, String value) throws Exception {
        try (H2KeyValueStore store = H2KeyValueStore.builder(directory).open()) {
            done(store.set(plugin, key, value));
        }
    }

    private int run(String... words) {
        return runWith("", words);
    }

    private int runWith(String input, String... words) {
        return new KeyValueTool(new ByteArrayInputStream(input.getBytes(UTF_8)), out, new PrintStream(err, true, UTF_8))
                .perform(List.of(words));
    }
}
