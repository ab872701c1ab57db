package ai.toru.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Somebody who does what a page says, block by block, in a directory of their own: writes the files, types the commands, and
 * compares what they print.
 */
final class GuideWalk {
    /** Where the page lets the demo listen. */
    private static final String ADDRESS = "http://127.0.0.1:3000/";

    private static final int LIMIT_MINUTES = 5;

    private final Path directory;
    private final URI demo;
    private final Map<String, String> environment;
    private String printed = "";

    /**
     * @param demo what answers where the page says {@link #ADDRESS}
     * @param environment variables of the commands, beside {@code TORU}
     */
    GuideWalk(Path directory, URI demo, Map<String, String> environment) throws IOException {
        this.directory = directory;
        this.demo = demo;
        this.environment = environment;
        Files.writeString(directory.resolve(".curlrc"), "silent\nshow-error\nwrite-out = \"\\n\"\n");
    }

    /** Does all of it. */
    void follow(List<GuideBlock> blocks) throws IOException, InterruptedException {
        assertThat(blocks).isNotEmpty();
        for (GuideBlock block : blocks) {
            follow(block);
        }
    }

    private void follow(GuideBlock block) throws IOException, InterruptedException {
        switch (block.kind()) {
            case FILE -> write(directory.resolve(block.argument()), block.text());
            case COMMANDS -> printed = run(block.text());
            case OUTPUT -> assertPrinted(block.text());
            case MESSAGE -> {} // ProtocolPageTest looks at these
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private String run(String commands) throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory, "output", ".txt");
        ProcessBuilder shell = new ProcessBuilder("sh", "-e", "-c", commands.replace(ADDRESS, demo.toString()))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        shell.environment().put("TORU", DocumentationTest.PROJECT.toString());
        shell.environment().put("CURL_HOME", directory.toString());
        shell.environment().putAll(environment);
        Process process = shell.start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        String said = Files.readString(output, UTF_8);
        assertThat(ended && process.exitValue() == 0)
                .as("%s%nprinted:%n%s", commands, said)
                .isTrue();
        return said;
    }

    /** Each line is somewhere in what was printed last, one behind the other. */
    private void assertPrinted(String expected) {
        int from = 0;
        for (String line : expected.lines().toList()) {
            int found = printed.indexOf(line, from);
            assertThat(found).as("\"%s\" in:%n%s", line, printed).isNotNegative();
            from = found + line.length();
        }
    }
}
