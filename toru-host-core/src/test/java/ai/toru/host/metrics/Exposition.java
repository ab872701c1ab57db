package ai.toru.host.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prometheus' text format 0.0.4, read as strictly as promtool does: each family once, help and type before its samples, its
 * samples together, no series twice, histograms whole. Immutable.
 */
public final class Exposition {

    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\\\\\|\\\\\"|\\\\n)*)\"");
    private static final Pattern LABELS = Pattern.compile(LABEL.pattern() + "(?:," + LABEL.pattern() + ")*");
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(" + LABELS.pattern() + ")})? ([0-9.eE+-]+|NaN|\\+Inf)");

    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, String> helps = new LinkedHashMap<>();
    private final Map<String, Double> samples = new LinkedHashMap<>();
    private String family = "";

    private Exposition() {}

    /** Reads a whole text. */
    public static Exposition read(String text) {
        if (!text.endsWith("\n")) {
            throw new AssertionError("The last line has no end.");
        }
        Exposition exposition = new Exposition();
        text.lines().forEach(exposition::line);
        exposition.helps.keySet().forEach(name -> require(exposition.types.containsKey(name), name));
        exposition.checkHistograms();
        return exposition;
    }

    /** The families' types, in their order. */
    public Map<String, String> types() {
        return types;
    }

    /** Names and labels, as they are written. */
    public List<String> series() {
        return List.copyOf(samples.keySet());
    }

    /** A sample. */
    public double value(String series) {
        Double value = samples.get(series);
        require(value != null, "no " + series + " in " + samples.keySet());
        return value;
    }

    /** The names of the labels of a family's samples. */
    public List<String> labelsOf(String name) {
        List<String> labels = new ArrayList<>();
        for (String series : samples.keySet()) {
            if (familyOf(series.replaceFirst("(?s)\\{.*", "")).equals(name)) {
                Matcher label = LABEL.matcher(series.substring(Math.max(0, series.indexOf('{'))));
                while (label.find()) {
                    if (!labels.contains(label.group(1))) {
                        labels.add(label.group(1));
                    }
                }
            }
        }
        return labels;
    }

    private void line(String line) {
        if (line.startsWith("#")) {
            comment(line);
            return;
        }
        Matcher sample = SAMPLE.matcher(line);
        require(sample.matches(), "no sample: " + line);
        require(familyOf(sample.group(1)).equals(family), "not below its family: " + line);
        String series = line.substring(0, line.lastIndexOf(' '));
        require(
                samples.put(
                                series,
                                Double.parseDouble(
                                        sample.group(sample.groupCount()).replace("+Inf", "Infinity")))
                        == null,
                "twice: " + series);
    }

    private void comment(String line) {
        Matcher comment = COMMENT.matcher(line);
        require(comment.matches(), "no comment: " + line);
        String name = comment.group(2);
        if (comment.group(1).equals("HELP")) {
            require(helps.put(name, comment.group(3)) == null, "help twice: " + name);
        } else {
            require(List.of("counter", "gauge", "histogram").contains(comment.group(3)), line);
            require(types.put(name, comment.group(3)) == null, "type twice: " + name);
            require(
                    !comment.group(3).equals("counter") || name.endsWith("_total"),
                    "a counter without _total: " + name);
            require(helps.containsKey(name), "no help before: " + name);
        }
        family = name;
    }

    private String familyOf(String name) {
        String bare = name.replaceFirst("_(bucket|sum|count)$", "");
        return "histogram".equals(types.get(bare)) ? bare : name;
    }

    private void checkHistograms() {
        double before = 0;
        for (Map.Entry<String, Double> each : samples.entrySet()) {
            if (!each.getKey().contains("_bucket{")) {
                continue;
            }
            boolean first = each.getKey().contains("le=\"" + DurationReading.BOUNDS.get(0) + "\"");
            require(first || each.getValue() >= before, "a bucket below the one before: " + each);
            before = each.getValue();
            if (each.getKey().contains("le=\"+Inf\"")) {
                String count = each.getKey().replace("_bucket{", "_count{").replace(",le=\"+Inf\"", "");
                require(value(count) == each.getValue(), "the last bucket is not the count: " + each);
            }
        }
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError(what);
        }
    }
}
