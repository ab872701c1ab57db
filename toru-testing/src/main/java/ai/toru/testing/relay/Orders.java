package ai.toru.testing.relay;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What a stand-in's script is told to do, through the named pipe {@code run.PID}. Thread-safe. */
public final class Orders implements AutoCloseable {

    /** The rest of a stand-in's script, in the directory of its pipes. */
    public static final String SCRIPT = """
            mkfifo "run.$$" || exit 70
            echo "$$ $TORU_PLUGIN_SOCKET" > runs
            while read -r word text; do
              case $word in
                say) printf '%s\\n' "$text" >&2 ;;
                exit) exit "$text" ;;
              esac
            done < "run.$$"
            """;

    private final RandomAccessFile pipe;

    private Orders(RandomAccessFile pipe) {
        this.pipe = pipe;
    }

    /** To the process of that id, which has made its pipe. */
    public static Orders to(long pid, Path directory) throws IOException {
        return new Orders(NamedPipe.open(directory.resolve("run." + pid)));
    }

    /** Has it write a line to standard error. */
    public void say(String line) throws IOException {
        write("say " + line);
    }

    /** Has it end. */
    public void exit(int code) throws IOException {
        write("exit " + code);
    }

    @Override
    public void close() throws IOException {
        pipe.close();
    }

    private void write(String line) throws IOException {
        pipe.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
