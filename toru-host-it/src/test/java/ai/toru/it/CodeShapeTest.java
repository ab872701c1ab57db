package ai.toru.it;

import static java.util.Comparator.comparingInt;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Looks at the main code of all modules as a reader would: prints how long files and methods are, refuses those that
 * nobody could read, and refuses notes to oneself.
 */
class CodeShapeTest {

    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();

    private static final Kind FILES = new Kind("file", 400, 500);
    private static final Kind METHODS = new Kind("method", 40, 60);

    private static final Pattern NOTE_TO_SELF = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");

    /** Folders that hold no code of ours, or none that is written by hand. */
    private static final Pattern SKIPPED = Pattern.compile("\\..+|target|node_modules");

    /** Everything below a {@code src/main} of the project, by module. */
    private static final Map<String, List<Path>> MAIN_FILES = new TreeMap<>();

    @BeforeAll
    static void findMainFiles() throws IOException {
        for (Path module : modulesBelow(PROJECT)) {
            try (Stream<Path> files = Files.walk(module.resolve("src/main"))) {
                String name = PROJECT.relativize(module).toString();
                MAIN_FILES.put(name, files.filter(Files::isRegularFile).sorted().toList());
            }
        }
    }

    @Test
    void lengths_ofFilesAndMethods_areReadable() throws IOException {
        List<Length> all = new ArrayList<>();
        List<String> table = new ArrayList<>();
        table.add("%-28s %-7s %6s %7s %5s %5s   %s"
                .formatted("Lines of main code", "", "number", "median", "p90", "max", "over the limit"));
        for (var module : MAIN_FILES.entrySet()) {
            List<Length> lengths = measure(module.getValue());
            all.addAll(lengths);
            table.addAll(rows(module.getKey(), lengths));
        }
        table.addAll(rows("all", all));
        table.addAll(longest(FILES, all));
        table.addAll(longest(METHODS, all));
        System.out.println("\n" + String.join("\n", table) + "\n");

        assertThat(all).filteredOn(Length::isUnreadable).isEmpty();
        assertThat(all).extracting(Length::kind).contains(FILES, METHODS);
    }

    @Test
    void mainFiles_ofAllModules_holdNoNotesToSelf() throws IOException {
        List<String> notes = new ArrayList<>();
        for (Path file : MAIN_FILES.values().stream().flatMap(List::stream).toList()) {
            int number = 0;
            for (String line : textLines(file)) {
                number++;
                if (NOTE_TO_SELF.matcher(line).find()) {
                    notes.add(PROJECT.relativize(file) + ":" + number + ": " + line.strip());
                }
            }
        }
        assertThat(notes).isEmpty();
    }

    private static List<Path> modulesBelow(Path folder) throws IOException {
        List<Path> modules = new ArrayList<>();
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.filter(Files::isDirectory).toList()) {
                if (Files.isDirectory(child.resolve("src/main"))) {
                    modules.add(child);
                } else if (!SKIPPED.matcher(child.getFileName().toString()).matches()) {
                    modules.addAll(modulesBelow(child));
                }
            }
        }
        return modules;
    }

    /** The lines of a text file, none of a binary one. */
    private static List<String> textLines(Path file) throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            return List.of();
        }
    }

    private static List<Length> measure(Collection<Path> files) throws IOException {
        List<Path> sources =
                files.stream().filter(file -> file.toString().endsWith(".java")).toList();
        List<Length> lengths = new ArrayList<>();
        if (sources.isEmpty()) {
            return lengths;
        }
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var fileManager = compiler.getStandardFileManager(null, null, null)) {
            var units = fileManager.getJavaFileObjectsFromPaths(sources);
            JavacTask parser =
                    (JavacTask) compiler.getTask(null, fileManager, null, List.of("-proc:none"), null, units);
            SourcePositions positions = Trees.instance(parser).getSourcePositions();
            for (CompilationUnitTree unit : parser.parse()) {
                Path file = PROJECT.relativize(Path.of(unit.getSourceFile().toUri()));
                lengths.add(new Length(
                        FILES, Files.readAllLines(PROJECT.resolve(file)).size(), file.toString()));
                new MethodMeter(unit, positions, lengths).scan(unit, null);
            }
        }
        return lengths;
    }

    private static List<String> rows(String module, List<Length> lengths) {
        return Stream.of(FILES, METHODS)
                .map(kind -> row(module, kind, longestFirst(kind, lengths)))
                .toList();
    }

    private static String row(String module, Kind kind, List<Length> longestFirst) {
        long over = longestFirst.stream()
                .filter(length -> length.lines() > kind.limit())
                .count();
        return "%-28s %-7s %6d %7d %5d %5d   %d over %d"
                .formatted(
                        module,
                        kind.name() + "s",
                        longestFirst.size(),
                        percentile(50, longestFirst),
                        percentile(90, longestFirst),
                        percentile(100, longestFirst),
                        over,
                        kind.limit());
    }

    private static List<String> longest(Kind kind, List<Length> lengths) {
        List<String> lines = new ArrayList<>(List.of("Longest " + kind.name() + "s"));
        longestFirst(kind, lengths).stream()
                .limit(5)
                .map(length -> "%6d  %s".formatted(length.lines(), length.where()))
                .forEach(lines::add);
        return lines;
    }

    private static List<Length> longestFirst(Kind kind, List<Length> lengths) {
        return lengths.stream()
                .filter(length -> length.kind().equals(kind))
                .sorted(comparingInt(Length::lines).reversed())
                .toList();
    }

    /** The smallest length that is not below this share of all; 0 when there are none. */
    private static int percentile(int percent, List<Length> longestFirst) {
        int above = longestFirst.size() * (100 - percent) / 100;
        return longestFirst.stream().skip(above).findFirst().map(Length::lines).orElse(0);
    }

    /** What is measured: beyond the limit it is counted, beyond the end the build fails. */
    private record Kind(String name, int limit, int end) {}

    private record Length(Kind kind, int lines, String where) {

        boolean isUnreadable() {
            return lines > kind.end();
        }
    }

    /** Measures each method that has a body, from its annotations to its last brace. */
    private static final class MethodMeter extends TreeScanner<Void, Void> {

        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<Length> lengths;

        MethodMeter(CompilationUnitTree unit, SourcePositions positions, List<Length> lengths) {
            this.unit = unit;
            this.positions = positions;
            this.lengths = lengths;
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            if (method.getBody() != null) {
                long first = lineOf(positions.getStartPosition(unit, method));
                long last = lineOf(positions.getEndPosition(unit, method));
                String file =
                        Path.of(unit.getSourceFile().toUri()).getFileName().toString();
                String where = "%s:%d %s".formatted(file, first, method.getName());
                lengths.add(new Length(METHODS, (int) (last - first + 1), where));
            }
            return super.visitMethod(method, unused);
        }

        private long lineOf(long position) {
            return unit.getLineMap().getLineNumber(position);
        }
    }
}
