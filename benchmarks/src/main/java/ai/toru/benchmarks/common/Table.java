package ai.toru.benchmarks.common;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Rows as a table that reads well in a terminal and in Markdown. Pure. */
public final class Table {

    private Table() {}

    /** A table of rows that have as many cells as its head. */
    public static String of(List<String> head, List<List<String>> rows) {
        List<List<String>> lines = Stream.concat(Stream.of(head), rows.stream()).toList();
        List<Integer> widths = IntStream.range(0, head.size())
                .map(column -> lines.stream()
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElseThrow())
                .boxed()
                .toList();
        List<String> rule = widths.stream().map("-"::repeat).toList();
        return Stream.concat(Stream.of(head, rule), rows.stream())
                .map(cells -> line(cells, widths))
                .collect(Collectors.joining("\n"));
    }

    private static String line(List<String> cells, List<Integer> widths) {
        return IntStream.range(0, cells.size())
                .mapToObj(column -> cells.get(column)
                        + " ".repeat(widths.get(column) - cells.get(column).length()))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }
}
