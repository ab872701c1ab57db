package ai.toru.host.metrics;

/** Writes one plugin's samples of one family. Not thread-safe. */
final class SampleLines {

    private final StringBuilder out;
    private final String family;
    private final String pluginId;

    SampleLines(StringBuilder out, String family, String pluginId) {
        this.out = out;
        this.family = family;
        this.pluginId = pluginId;
    }

    /** A sample by the family's own name, with labels as names and values in turn. */
    void value(long value, String... labels) {
        suffixed("", value, labels);
    }

    /** A sample by the family's name and a suffix. */
    void suffixed(String suffix, long value, String... labels) {
        line(suffix, Long.toString(value), labels);
    }

    /** A sample that is no whole number of seconds. */
    void seconds(String suffix, double value) {
        line(suffix, Double.toString(value));
    }

    private void line(String suffix, String value, String... labels) {
        out.append(family).append(suffix).append("{plugin=\"");
        escape(pluginId);
        for (int i = 0; i < labels.length; i += 2) {
            out.append("\",").append(labels[i]).append("=\"");
            escape(labels[i + 1]);
        }
        out.append("\"} ").append(value).append('\n');
    }

    private void escape(String label) {
        for (int i = 0; i < label.length(); i++) {
            char c = label.charAt(i);
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '"' -> out.append("\\\"");
                case '\n' -> out.append("\\n");
                default -> out.append(c);
            }
        }
    }
}
