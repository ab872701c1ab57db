package ai.toru.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One of the project's pages, cut into what tests check. Immutable. */
record Markdown(Path file, String text) {

    private static final Pattern BLOCK =
            Pattern.compile("^```(\\S[^\n]*)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern CODE = Pattern.compile("^```.*?^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

    static Markdown of(Path file) {
        try {
            return new Markdown(file, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fenced blocks whose opening line says exactly this. */
    List<String> blocks(String info) {
        return BLOCK.matcher(text)
                .results()
                .filter(block -> block.group(1).equals(info))
                .map(block -> block.group(2))
                .toList();
    }

    /** All fenced blocks, by the heading of the second level that they stand under, in the order of the page. */
    Map<String, List<GuideBlock>> sections() {
        Map<String, List<GuideBlock>> sections = new LinkedHashMap<>();
        for (String section : text.split("(?m)^## ")) {
            sections.put(
                    section.lines().findFirst().orElse(""),
                    BLOCK.matcher(section)
                            .results()
                            .map(block -> GuideBlock.of(block.group(1), block.group(2)))
                            .toList());
        }
        return sections;
    }

    /** Targets of links, outside of blocks. */
    List<String> links() {
        return LINK.matcher(prose()).results().map(link -> link.group(1)).toList();
    }

    /** What headings can be linked as. */
    List<String> anchors() {
        return HEADING.matcher(prose())
                .results()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .toList();
    }

    /** What a pattern's first group finds, outside of blocks. */
    Stream<String> found(Pattern pattern) {
        return pattern.matcher(prose()).results().map((MatchResult match) -> match.group(1));
    }

    /** The rows, without the heading, of the table that is marked as checked; cells without backquotes. */
    List<List<String>> table(String mark) {
        String marker = "<!-- checked: " + mark + " -->\n";
        int start = text.indexOf(marker);
        if (start < 0) {
            throw new AssertionError(file + " has no table marked as " + mark);
        }
        return text.substring(start + marker.length())
                .lines()
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .map(row -> row.replaceAll("^\\|\\s*|\\s*\\|$|`", ""))
                .map(row -> Arrays.asList(row.split("\\s*\\|\\s*", -1)))
                .toList();
    }

    /** The first cells of a table's rows. */
    List<String> firstColumn(String mark) {
        return table(mark).stream().map(row -> row.get(0)).toList();
    }

    private String prose() {
        return CODE.matcher(text).replaceAll("");
    }
}
