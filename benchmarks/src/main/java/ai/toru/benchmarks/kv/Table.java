package ai.toru.benchmarks.kv;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Rows as a table that reads well in a terminal and in Markdown. Pure. */
final class Table {

    private Table() {}

    static String of(List<Row> rows) {
        List<List<String>> lines = Stream.concat(Stream.of(Row.HEAD), rows.stream())
                .map(Row::cells)
                .toList();
        List<Integer> widths = IntStream.range(0, lines.get(0).size())
                .map(column -> lines.stream()
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElseThrow())
                .boxed()
                .toList();
        List<String> rule = widths.stream().map("-"::repeat).toList();
        return Stream.concat(Stream.of(lines.get(0), rule), lines.stream().skip(1))
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
