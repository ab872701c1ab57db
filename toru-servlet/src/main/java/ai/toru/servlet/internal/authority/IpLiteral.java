package ai.toru.servlet.internal.authority;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads addresses that are written in numbers; names are never looked up. An IPv4 address within an IPv6 one ({@code
 * ::ffff:10.0.0.1}) is the IPv4 address. Pure.
 */
final class IpLiteral {

    private static final Pattern IPV4 = Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");
    private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");
    private static final int IPV6_BYTES = 16;

    /** How an IPv6 address begins that stands for an IPv4 one (RFC 4291, 2.5.5.2). */
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private IpLiteral() {}

    /**
     * The bytes of an address, 4 or 16, highest first; null where the text is none. IPv4 is four decimal numbers without
     * leading zeros, IPv6 as in RFC 4291, 2.2, without zone; neither has brackets or a port.
     */
    static byte @Nullable [] bytes(String text) {
        byte[] bytes = text.indexOf(':') < 0 ? ipv4(text) : ipv6(text);
        return bytes != null && bytes.length == IPV6_BYTES && Arrays.equals(MAPPED, Arrays.copyOf(bytes, MAPPED.length))
                ? Arrays.copyOfRange(bytes, MAPPED.length, IPV6_BYTES)
                : bytes;
    }

    private static byte @Nullable [] ipv4(String text) {
        if (!IPV4.matcher(text).matches()) {
            return null;
        }
        String[] numbers = text.split("\\.", -1);
        byte[] bytes = new byte[numbers.length];
        for (int i = 0; i < bytes.length; i++) {
            int number = Integer.parseInt(numbers[i]);
            if (number > 255) {
                return null;
            }
            bytes[i] = (byte) number;
        }
        return bytes;
    }

    private static byte @Nullable [] ipv6(String text) {
        int gap = text.indexOf("::");
        List<Byte> front = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
        List<Byte> back = gap < 0 ? List.of() : groups(text.substring(gap + 2), true);
        if (front == null || back == null) {
            return null;
        }
        int zeros = IPV6_BYTES - front.size() - back.size();
        if (gap < 0 ? zeros != 0 : zeros < 2) {
            return null;
        }
        byte[] bytes = new byte[IPV6_BYTES];
        for (int i = 0; i < front.size(); i++) {
            bytes[i] = front.get(i);
        }
        for (int i = 0; i < back.size(); i++) {
            bytes[IPV6_BYTES - back.size() + i] = back.get(i);
        }
        return bytes;
    }

    /**
     * @param last whether these are the last ones, of which the very last may be an IPv4 address
     */
    private static @Nullable List<Byte> groups(String text, boolean last) {
        List<Byte> bytes = new ArrayList<>();
        if (text.isEmpty()) {
            return bytes;
        }
        String[] groups = text.split(":", -1);
        for (int i = 0; i < groups.length; i++) {
            byte[] ipv4 = last && i == groups.length - 1 ? ipv4(groups[i]) : null;
            if (ipv4 != null) {
                for (byte each : ipv4) {
                    bytes.add(each);
                }
            } else if (GROUP.matcher(groups[i]).matches()) {
                int group = Integer.parseInt(groups[i], 16);
                bytes.add((byte) (group >> 8));
                bytes.add((byte) group);
            } else {
                return null;
            }
        }
        return bytes;
    }
}
