package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many bytes the host allocates for a small request and its answer, on all its threads: a number that no busy machine
 * changes, so it guards what time cannot. See docs/benchmarks.md.
 *
 * <p>The JVM that measures has the fast compiler alone, which leaves out no allocation that the code asks for. With both, it is a
 * little less, and not always the same.
 */
class RequestAllocationTest {

    /** 2 KiB. It was 1,889 when this was set; lower it with each step. */
    private static final long MOST_BYTES = 2_048;

    private static final int LONGEST_SECONDS = 120;

    @TempDir
    Path root;

    @Test
    void smallRequest_thereAndBack_allocatesNoMoreThanItsBound() throws Exception {
        new ScriptedPlugins(root).with("serial", "echo").with("multiplexed", "offers-multiplex");

        List<Share> shares = measure("serial", "multiplexed");

        assertAllocatesLittle("serial", shares);
        assertAllocatesLittle("multiplexed", shares);
    }

    private static void assertAllocatesLittle(String plugin, List<Share> all) {
        List<Share> shares =
                all.stream().filter(share -> share.plugin.equals(plugin)).toList();
        long sum = shares.stream().mapToLong(Share::bytes).sum();
        String each = String.join(", ", shares.stream().map(Share::inWords).toList());
        System.out.printf("A small request to the %s plugin allocates %d bytes: %s%n", plugin, sum, each);
        assertThat(shares).anyMatch(share -> share.thread.equals("main"));
        assertThat(shares).anyMatch(share -> share.thread.equals("toru-" + plugin + "-reader"));
        assertThat(sum)
                .as(
                        "bytes for a small request to the %s plugin: %s (toru-io-N wrote the frames). What was it before the"
                                + " change, and which class is new? See docs/benchmarks.md.",
                        plugin, each)
                .isLessThanOrEqualTo(MOST_BYTES);
    }

    private List<Share> measure(String... plugins) throws IOException, InterruptedException {
        Path said = root.resolve("said");
        Process measuring = new ProcessBuilder(command(plugins))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            boolean ended = measuring.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
            String text = Files.readString(said);
            assertThat(ended).as("ended in time, having said: %s", text).isTrue();
            assertThat(measuring.exitValue()).as(text).isZero();
            return text.lines()
                    .filter(line -> line.startsWith("allocated "))
                    .map(Share::parse)
                    .toList();
        } finally {
            measuring.destroyForcibly();
        }
    }

    private List<String> command(String... plugins) {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m", // references of the same length on large machines, too
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                RequestAllocation.class.getName(),
                root.toString()));
        command.addAll(List.of(plugins));
        return command;
    }

    /** What one thread allocates for a request to one plugin. */
    private record Share(String plugin, long bytes, String thread) {

        static Share parse(String line) {
            String[] words = line.split(" ", 4);
            return new Share(words[1], Long.parseLong(words[2]), words[3]);
        }

        String inWords() {
            return bytes + " on " + thread;
        }
    }
}
