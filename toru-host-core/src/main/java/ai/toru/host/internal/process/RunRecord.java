package ai.toru.host.internal.process;

import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What tells a process of ours from any other, also once its pid has been given away. Immutable.
 *
 * @param bootId the machine's life in which it was started
 * @param run its {@link RunToken}
 * @param pid its process id; 0 in the record of a host's life as a whole
 * @param startTicks when it was started, as the kernel counts
 * @param group the process group it leads; 0 for none
 * @param program what was started, for whoever reads the file
 */
record RunRecord(String bootId, RunToken run, long pid, long startTicks, long group, String program) {

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    /** The record of a host's life, which stands for all processes that bear its token. */
    static RunRecord ofLife(String bootId, RunToken life) {
        return new RunRecord(bootId, life, 0, 0, 0, "host");
    }

    boolean ofLife() {
        return pid == 0;
    }

    /** Whether this is still the process that was recorded, going by what the system says of its pid. */
    boolean describes(@Nullable ProcessStat stat) {
        return stat != null && !ofLife() && stat.startTicks() == startTicks && (group == 0 || stat.group() == group);
    }

    /** Whether a process is the recorded one or in the group that it leads. */
    boolean covers(long other, ProcessStat stat) {
        return other == pid || (group != 0 && stat.group() == group);
    }

    /** As a file. */
    String text() {
        return "boot=" + bootId + "\nrun=" + run.text() + "\npid=" + pid + "\nstart=" + startTicks + "\ngroup=" + group
                + "\nprogram=" + CONTROL.matcher(program).replaceAll("?") + "\n";
    }

    /** Reads a file. */
    static RunRecord parse(String text) throws IOException {
        Map<String, String> fields = text.lines()
                .filter(line -> line.contains("="))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf('=')),
                        line -> line.substring(line.indexOf('=') + 1),
                        (first, second) -> second));
        Function<String, String> field = name -> fields.getOrDefault(name, "");
        try {
            if (!text.endsWith("\n") || field.apply("boot").isEmpty() || !fields.containsKey("program")) {
                throw new IOException("It is not complete.");
            }
            return new RunRecord(
                    field.apply("boot"),
                    RunToken.parse(field.apply("run")),
                    Long.parseUnsignedLong(field.apply("pid")),
                    Long.parseUnsignedLong(field.apply("start")),
                    Long.parseUnsignedLong(field.apply("group")),
                    field.apply("program"));
        } catch (NumberFormatException noNumber) {
            throw new IOException("It has a number that is none.", noNumber);
        }
    }
}
