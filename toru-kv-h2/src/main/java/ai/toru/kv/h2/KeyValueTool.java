package ai.toru.kv.h2;

import ai.toru.host.plugin.HostException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A command for operators who look after a database of key-value data that no host has open: its size, its compaction, a
 * backup, and a plugin's keys as lines of JSON. Results go to standard output, everything else to standard error. Confined to
 * the calling thread.
 */
public final class KeyValueTool {

    /** It did what it was asked for. */
    static final int DONE = 0;

    /** It could not; standard error says why, and what to do. */
    static final int FAILED = 1;

    /** It was not told what to do; standard error says how. */
    static final int MISUSED = 2;

    static final String USAGE = """
            Usage: COMMAND DIR [ARGUMENT]
            Looks after key-value data while no host has it open. DIR is the directory of kv.mv.db: kv in the data directory.

              size DIR            tells how large the file is, and what each plugin has in it
              compact DIR         gives the free space within the file back to the file system
              backup DIR ZIP      copies the database into a zip file
              export DIR PLUGIN   writes a plugin's keys to standard output, a line of JSON for each
              import DIR PLUGIN   sets the keys that standard input has, in lines as export writes them; others stay

            Exit code: 0 if it went well, 1 if not, 2 if this is not how it was called.
            """;

    private final InputStream in;
    private final OutputStream out;
    private final PrintStream err;

    KeyValueTool(InputStream in, OutputStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /**
     * Does what it is asked for, and ends the process.
     *
     * @param arguments without any, it says which there are
     */
    public static void main(String... arguments) {
        System.exit(run(arguments));
    }

    /**
     * Does what it is asked for, with the standard streams of the process.
     *
     * @param arguments as of {@link #main}
     * @return what the process should exit with: 0 if it went well, 1 if not, 2 if the arguments make no sense
     */
    public static int run(String... arguments) {
        // System.out would keep an error of writing to itself, such as a full disk under an export.
        OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
        return new KeyValueTool(System.in, out, System.err).perform(List.of(arguments));
    }

    int perform(List<String> arguments) {
        try {
            if (arguments.equals(List.of("--help"))) {
                out.write(USAGE.getBytes(StandardCharsets.UTF_8));
            } else {
                KeyValueToolCommand.of(arguments).perform(in, out);
            }
            out.flush();
            return DONE;
        } catch (KeyValueToolCommand.MisuseException e) {
            err.println(e.getMessage());
            err.println();
            err.print(USAGE);
            return MISUSED;
        } catch (IOException e) {
            err.println(
                    "Reading or writing failed: " + e + ". Look at where the input comes from and the output goes.");
            return FAILED;
        } catch (HostException e) {
            err.println(e.getMessage());
            return FAILED;
        }
    }
}
