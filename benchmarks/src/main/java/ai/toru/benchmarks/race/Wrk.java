package ai.toru.benchmarks.race;

import ai.toru.benchmarks.common.Alphabet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * wrk, which asks for one address over and over. Immutable.
 *
 * @param leastSeconds how long it has to ask, so that even slow ways answer each connection a few times
 */
record Wrk(Path program, String url, int connections, long leastSeconds) implements Party {

    /** What slow ways carry in a second, with a wide margin. */
    private static final long SLOWLY = 64 << 20;

    private static final Pattern RATE = Pattern.compile("Requests/sec: +([0-9.]+)");
    private static final Pattern ERRORS = Pattern.compile("(Non-2xx or 3xx responses|Socket errors): .*");

    /** One that asks for what has been seen to be there, byte by byte. */
    static Wrk checked(Path program, String url, int bytes, int connections) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .timeout(Course.SOON)
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200 || !Arrays.equals(answer.body(), Alphabet.bytes(bytes))) {
            throw new IOException("The answer is wrong: status " + answer.statusCode() + ", " + answer.body().length
                    + " bytes instead of " + bytes + ".");
        }
        return new Wrk(program, url, connections, leastSeconds(bytes, connections));
    }

    static long leastSeconds(int bytes, int connections) {
        return 1 + (long) bytes * connections / SLOWLY;
    }

    /** Requests per second; wrk knows whole seconds only. */
    @Override
    public double measure(Duration slice) throws IOException, InterruptedException {
        long seconds = Math.max(leastSeconds, (slice.toMillis() + 500) / 1000);
        return rate(Tools.output(List.of(
                program.toString(),
                "--threads=1",
                "--connections=" + connections,
                "--duration=" + seconds + "s",
                "--timeout=10s",
                url)));
    }

    /** What its output says, unless that speaks of errors. */
    static double rate(String output) throws IOException {
        Matcher errors = ERRORS.matcher(output);
        if (errors.find()) {
            throw new IOException("wrk says: " + errors.group());
        }
        Matcher rate = RATE.matcher(output);
        if (!rate.find()) {
            throw new IOException("wrk says: " + output);
        }
        return Double.parseDouble(rate.group(1));
    }
}
