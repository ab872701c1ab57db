package ai.toru.plugin.internal.serve;

import ai.toru.plugin.ResponseStream;
import ai.toru.plugin.StreamWriter;
import ai.toru.plugin.internal.body.Chunk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;

/** What answers in pieces are made of. */
public final class Sources {
    private Sources() {}

    /** The file, opened when it is needed. */
    public static StreamWriter file(Path file) {
        return out -> {
            try (InputStream in = Files.newInputStream(file)) {
                copy(in, out);
            }
        };
    }

    /** All that the stream gives, as it comes. */
    public static StreamWriter stream(InputStream in) {
        return out -> copy(in, out);
    }

    /** One text after the other. */
    public static StreamWriter texts(Iterator<String> pieces) {
        return out -> {
            while (pieces.hasNext()) {
                out.write(pieces.next());
            }
        };
    }

    private static void copy(InputStream in, ResponseStream out) throws IOException, InterruptedException {
        byte[] buffer = new byte[Chunk.MAX];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            out.write(buffer, 0, count);
        }
    }
}
