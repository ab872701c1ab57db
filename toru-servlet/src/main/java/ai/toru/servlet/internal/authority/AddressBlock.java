package ai.toru.servlet.internal.authority;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that begin with the same bits: {@code 10.0.0.0/8}, {@code 2001:db8::/32} (RFC 4632, 3.1), or a single one.
 * Immutable.
 */
final class AddressBlock {

    private static final Pattern LENGTH = Pattern.compile("0|[1-9]\\d{0,2}");

    private final byte[] network;
    private final int bits;

    private AddressBlock(byte[] network, int bits) {
        this.network = network;
        this.bits = bits;
    }

    /** Nothing where the text is no block, or has bits set beyond its length, which most likely is a mistake. */
    static Optional<AddressBlock> parse(String text) {
        int slash = text.indexOf('/');
        byte[] network = IpLiteral.bytes(slash < 0 ? text : text.substring(0, slash));
        if (network == null) {
            return Optional.empty();
        }
        int bits = slash < 0 ? network.length * Byte.SIZE : length(text.substring(slash + 1));
        AddressBlock block = new AddressBlock(network, bits);
        return bits >= 0 && bits <= network.length * Byte.SIZE && Arrays.equals(network, block.masked(network))
                ? Optional.of(block)
                : Optional.empty();
    }

    private static int length(String text) {
        return LENGTH.matcher(text).matches() ? Integer.parseInt(text) : -1;
    }

    boolean contains(byte @Nullable [] address) {
        return address != null && address.length == network.length && Arrays.equals(network, masked(address));
    }

    private byte[] masked(byte[] address) {
        byte[] masked = address.clone();
        for (int i = 0; i < masked.length; i++) {
            int kept = Math.max(0, Math.min(Byte.SIZE, bits - i * Byte.SIZE));
            masked[i] &= (byte) (0xFF << (Byte.SIZE - kept));
        }
        return masked;
    }
}
