package ai.toru.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real browser without a window. */
final class Chromium {
    private Chromium() {}

    /** What a page looks like some seconds later, and the browser's messages about it: script errors, refusals by policy. */
    record Browsed(String dom, String console) {}

    /** Opens a page with a profile of its own; leaves its files in a directory. */
    static Browsed browse(Path directory, URI address) throws IOException, InterruptedException {
        Path dom = Files.createTempFile(directory, "dom", ".html");
        Path log = Files.createTempFile(directory, "console", ".txt");
        Process chromium = new ProcessBuilder(
                        Tool.CHROMIUM.path().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + Files.createTempDirectory(directory, "profile"),
                        "--enable-logging=stderr",
                        "--virtual-time-budget=6000",
                        "--dump-dom",
                        address.toString())
                .redirectOutput(dom.toFile())
                .redirectError(log.toFile())
                .start();
        if (!chromium.waitFor(60, TimeUnit.SECONDS)) {
            chromium.destroyForcibly();
        }
        String console = Files.readString(log, UTF_8)
                .lines()
                .filter(line -> line.contains(":CONSOLE"))
                .reduce("", (all, line) -> all + line + "\n");
        return new Browsed(Files.readString(dom, UTF_8), console);
    }
}
