package ai.toru.servlet.internal.authority;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the {@code X-Forwarded-} fields, of which there is no standard. Pure. */
final class XForwarded {

    private XForwarded() {}

    /**
     * What they say, the nearest proxy first.
     *
     * <p>A scheme, host or prefix that stands alone holds for all; where there are as many as addresses, each belongs to
     * the address at its place. Any other number is unreadable.
     *
     * @param lines the lines of a field
     */
    static List<Hop> hops(Function<ProxyField, List<String>> lines) {
        List<String> clients = values(lines.apply(ProxyField.X_FORWARDED_FOR));
        List<String> schemes = values(lines.apply(ProxyField.X_FORWARDED_PROTO));
        List<String> hosts = values(lines.apply(ProxyField.X_FORWARDED_HOST));
        List<String> prefixes = values(lines.apply(ProxyField.X_FORWARDED_PREFIX));
        if (!fits(schemes, clients) || !fits(hosts, clients) || !fits(prefixes, clients)) {
            return List.of(Hop.UNREADABLE);
        }
        List<Hop> hops = new ArrayList<>();
        for (int i = Math.max(clients.size() - 1, 0); i >= 0; i--) {
            hops.add(new Hop(clients.isEmpty() ? null : clients.get(i), at(i, schemes), at(i, hosts), at(i, prefixes)));
        }
        return hops;
    }

    private static List<String> values(List<String> lines) {
        return lines.stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(String::strip)
                .toList();
    }

    private static boolean fits(List<String> values, List<String> clients) {
        return values.size() <= 1 || values.size() == clients.size();
    }

    private static @Nullable String at(int index, List<String> values) {
        return values.isEmpty() ? null : values.get(values.size() == 1 ? 0 : index);
    }
}
