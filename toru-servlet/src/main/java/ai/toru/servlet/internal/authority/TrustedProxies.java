package ai.toru.servlet.internal.authority;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The proxies whose word is taken, and the fields in which it stands. What anybody else writes there is dropped. Immutable.
 *
 * <p>The client is the rightmost address that is no trusted proxy's: proxies append, so what stands left of it was
 * written by the client or by strangers. Where all are trusted, it is the leftmost.
 */
public final class TrustedProxies {

    /** Nobody's word is taken. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of(), defaultFields());

    private final List<AddressBlock> blocks;
    private final Set<ProxyField> fields;

    private TrustedProxies(List<AddressBlock> blocks, Set<ProxyField> fields) {
        this.blocks = blocks;
        this.fields = fields;
    }

    private static Set<ProxyField> defaultFields() {
        return EnumSet.complementOf(EnumSet.of(ProxyField.FORWARDED));
    }

    /** These addresses and blocks, with commas between; nothing where one is none. */
    public Optional<TrustedProxies> at(String addresses) {
        List<AddressBlock> parsed = new ArrayList<>();
        for (String each : addresses.split(",", -1)) {
            Optional<AddressBlock> block = AddressBlock.parse(each.strip());
            if (block.isEmpty()) {
                return Optional.empty();
            }
            parsed.add(block.get());
        }
        return Optional.of(new TrustedProxies(List.copyOf(parsed), fields));
    }

    /**
     * The same proxies, which set these fields, with commas between, and no others; nothing where one is unknown, or
     * {@code Forwarded} stands beside one that says the same.
     */
    public Optional<TrustedProxies> setting(String fieldNames) {
        Set<ProxyField> named = EnumSet.noneOf(ProxyField.class);
        for (String each : fieldNames.split(",", -1)) {
            Optional<ProxyField> field = Arrays.stream(ProxyField.values())
                    .filter(known -> known.fieldName().equalsIgnoreCase(each.strip()))
                    .findFirst();
            if (field.isEmpty()) {
                return Optional.empty();
            }
            named.add(field.get());
        }
        boolean twice = named.contains(ProxyField.FORWARDED) && named.size() > 1;
        return twice ? Optional.empty() : Optional.of(new TrustedProxies(blocks, named));
    }

    /** The request as its sender meant it, where it came from a trusted proxy; else as it is. */
    public HttpServletRequest seen(HttpServletRequest request) {
        return request instanceof ForwardedRequest || !trusts(Node.bare(request.getRemoteAddr()))
                ? request
                : new ForwardedRequest(request, sender(name -> Collections.list(request.getHeaders(name))));
    }

    /** What the fields say, the lines of each given by its name. */
    Sender sender(Function<String, List<String>> lines) {
        Function<ProxyField, List<String>> believed =
                field -> fields.contains(field) ? lines.apply(field.fieldName()) : List.of();
        Hop hop = farthest(fields.contains(ProxyField.FORWARDED) ? forwarded(believed) : XForwarded.hops(believed));
        return hop == null ? Sender.UNKNOWN : Sender.of(hop).orElse(Sender.UNKNOWN);
    }

    private static List<Hop> forwarded(Function<ProxyField, List<String>> lines) {
        List<Hop> hops = new ArrayList<>();
        for (String line : lines.apply(ProxyField.FORWARDED)) {
            hops.addAll(0, ForwardedLine.hops(line));
        }
        return hops;
    }

    /** What the farthest trusted proxy says; null where none says anything. */
    private @Nullable Hop farthest(List<Hop> nearestFirst) {
        Hop farthest = null;
        for (Hop hop : nearestFirst) {
            farthest = hop;
            String client = hop.client();
            if (client == null || !trusts(Node.address(client).orElse(""))) {
                return farthest;
            }
        }
        return farthest;
    }

    private boolean trusts(String address) {
        byte[] bytes = blocks.isEmpty() ? null : IpLiteral.bytes(address);
        return bytes != null && blocks.stream().anyMatch(block -> block.contains(bytes));
    }
}
