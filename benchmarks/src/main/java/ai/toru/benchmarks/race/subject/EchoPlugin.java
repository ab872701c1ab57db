package ai.toru.benchmarks.race.subject;

import ai.toru.benchmarks.common.Alphabet;
import ai.toru.plugin.Metadata;
import ai.toru.plugin.Plugin;
import ai.toru.plugin.Response;
import java.nio.charset.StandardCharsets;

/** A plugin with the SDK for Java, as its README has it. {@code /text/N} is N bytes of text. */
final class EchoPlugin {

    private static final int SMALL = 26;

    private EchoPlugin() {}

    public static void main(String[] arguments) {
        Plugin.of(Metadata.of("java", "Java", "1", "/java"))
                .get("/text/{length}", request -> text(Integer.parseInt(request.param("length"))))
                .get("/small", request -> text(SMALL))
                .run(arguments);
    }

    private static Response text(int length) {
        return Response.text(new String(Alphabet.bytes(length), StandardCharsets.US_ASCII));
    }
}
