package ai.toru.benchmarks.race.subject;

import ai.toru.benchmarks.common.Alphabet;
import ai.toru.benchmarks.common.Load;
import ai.toru.benchmarks.common.Turn;
import ai.toru.host.PluginHost;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** Small requests to one plugin of a host, one after the other or many at once. Immutable. */
final class Calls {

    /** What a frame of a small request has: design of the wire's measurements, see docs/performance.md. */
    private static final int FRAME_BYTES = 728;

    /** What a field takes around its value, in a frame. */
    private static final int FIELD_BYTES = "\"X-Filler\":\"\",".length();

    private static final int USUAL_FILLER = 200;

    private final PluginHost host;
    private final String plugin;
    private final PluginRequest request;

    private Calls(PluginHost host, String plugin, PluginRequest request) {
        this.host = host;
        this.plugin = plugin;
        this.request = request;
    }

    /** Makes the request as long as it has to be, and checks the answer to it. */
    static Calls to(PluginHost host, String plugin) {
        PluginResponse length = host.request(plugin, request("/frame", -FIELD_BYTES));
        int filler =
                length.status() == 200 ? FRAME_BYTES - Integer.parseInt(length.bodyText()) - FIELD_BYTES : USUAL_FILLER;
        Calls calls = new Calls(host, plugin, request("/small", filler));
        byte[] answer = calls.once();
        if (answer.length == 0 || !Arrays.equals(answer, Alphabet.bytes(answer.length))) {
            throw new IllegalStateException(
                    plugin + " answers with \"" + new String(answer, StandardCharsets.UTF_8) + "\".");
        }
        return calls;
    }

    /** How long one request takes, as a rule: the median, in nanoseconds. */
    double median(Duration time) {
        long[] samples = new long[1 << 22];
        int taken = 0;
        long now = System.nanoTime();
        long end = now + time.toNanos();
        while (now < end && taken < samples.length) {
            once();
            long then = System.nanoTime();
            samples[taken++] = then - now;
            now = then;
        }
        Arrays.sort(samples, 0, taken);
        return samples[taken / 2];
    }

    /** Requests per second by so many callers, each of whom waits for one answer after the other. */
    double perSecond(int callers, Duration time, ThreadFactory kind) throws InterruptedException {
        List<Turn> works = Collections.nCopies(callers, turn -> once());
        return Load.perSecond(works, time, kind);
    }

    /** Virtual threads, which this Java may have. */
    static ThreadFactory virtual() throws ReflectiveOperationException {
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        return (ThreadFactory)
                Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
    }

    static ThreadFactory platform() {
        return Executors.defaultThreadFactory();
    }

    private byte[] once() {
        PluginResponse answer = host.request(plugin, request);
        if (answer.status() != 200) {
            throw new IllegalStateException(plugin + " answers with " + answer.status() + ".");
        }
        return answer.body();
    }

    /** What a browser might send; less than no filler is no field at all. */
    private static PluginRequest request(String path, int filler) {
        PluginRequest.Builder builder = PluginRequest.builder("GET", path)
                .header("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
                .header("Accept-Language", "en-GB,en;q=0.5")
                .header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64)")
                .header("X-Forwarded-For", "127.0.0.1");
        return filler < 0
                ? builder.build()
                : builder.header("X-Filler", "f".repeat(filler)).build();
    }
}
