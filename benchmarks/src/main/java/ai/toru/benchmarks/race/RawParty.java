package ai.toru.benchmarks.race;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The client in C, which asks the server in C. Immutable.
 *
 * @param depth how many frames are in flight at once
 */
record RawParty(Course course, Path socket, int depth) {

    private static final double NANOS_PER_MICRO = 1000;

    double medianMicros(Duration slice) throws IOException, InterruptedException, MissingException {
        return run(slice)[0] / NANOS_PER_MICRO;
    }

    double perSecond(Duration slice) throws IOException, InterruptedException, MissingException {
        return run(slice)[1];
    }

    private double[] run(Duration slice) throws IOException, InterruptedException, MissingException {
        String said = Tools.output(List.of(
                course.nativeProgram("ping").toString(),
                socket.toString(),
                String.valueOf(depth),
                String.valueOf(slice.toMillis())));
        String[] numbers = said.strip().split(" ");
        try {
            return new double[] {Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1])};
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IOException("ping says: " + said, e);
        }
    }
}
