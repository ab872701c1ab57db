package ai.toru.host.metrics;

import ai.toru.host.plugin.PluginState;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/** Readings in Prometheus' text format, version 0.0.4. Pure. */
public final class PrometheusText {

    /** The media type of the text. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private PrometheusText() {}

    /**
     * The text: families in a fixed order, plugins by id. Of a plugin and an unusable file of the same id, which would be the
     * same series, the plugin is shown.
     */
    public static String of(Collection<PluginReading> readings) {
        SortedMap<String, PluginReading> byId = new TreeMap<>();
        readings.forEach(reading -> byId.merge(reading.status().id(), reading, PrometheusText::usable));
        StringBuilder out = new StringBuilder();
        for (MetricFamily family : MetricFamily.ALL) {
            out.append("# HELP ").append(family.title()).append(' ').append(family.help());
            out.append("\n# TYPE ").append(family.title()).append(' ').append(family.type());
            out.append('\n');
            for (PluginReading reading : byId.values()) {
                if (family.ofAnyFile() || !isInvalid(reading)) {
                    family.write(
                            reading,
                            new SampleLines(
                                    out, family.title(), reading.status().id()));
                }
            }
        }
        return out.toString();
    }

    private static PluginReading usable(PluginReading one, PluginReading other) {
        return isInvalid(one) ? other : one;
    }

    private static boolean isInvalid(PluginReading reading) {
        return reading.status().state() == PluginState.INVALID;
    }
}
