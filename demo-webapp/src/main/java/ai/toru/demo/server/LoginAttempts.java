package ai.toru.demo.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Slows down those who guess passwords. From each address (of IPv6, each network of 64 bits) {@value #FREE} wrong ones in a
 * row are free; then nothing is tried from there for 1 s, 2 s, 4 s and so on, 60 s at most, until a right one comes. The
 * latest 10,000 addresses are remembered. Thread-safe.
 */
final class LoginAttempts {
    static final int FREE = 5;
    private static final int MOST_ADDRESSES = 10_000;
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** How many wrong ones came in a row, and until when nothing is tried, in the clock's nanoseconds. Immutable. */
    private record Failures(int count, long barredUntil) {}

    private final LongSupplier nanoTime;

    /** The one used longest ago comes first. Guarded by this. */
    private final Map<String, Failures> byNetwork = new LinkedHashMap<>(16, 0.75f, true);

    LoginAttempts(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** How long nothing will be tried from an address; zero or less if it may try now. */
    synchronized Duration barred(String address) {
        Failures failures = byNetwork.get(network(address));
        return failures == null || failures.count() < FREE
                ? Duration.ZERO
                : Duration.ofNanos(failures.barredUntil() - nanoTime.getAsLong());
    }

    /** Tries to log in, one attempt at a time, unless the address is barred; null where that fails. */
    synchronized <T> @Nullable T attempt(String address, Supplier<@Nullable T> login) {
        if (barred(address).compareTo(Duration.ZERO) > 0) {
            return null;
        }
        T user = login.get();
        if (user == null) {
            failed(network(address));
        } else {
            byNetwork.remove(network(address));
        }
        return user;
    }

    private void failed(String network) {
        Failures before = byNetwork.get(network);
        int count = before == null ? 1 : Math.min(before.count() + 1, 1000);
        long seconds = count < FREE ? 0 : Math.min(LONGEST.toSeconds(), 1L << Math.min(count - FREE, 10));
        long until = nanoTime.getAsLong() + Duration.ofSeconds(seconds).toNanos();
        byNetwork.put(network, new Failures(count, until));
        if (byNetwork.size() > MOST_ADDRESSES) {
            byNetwork.remove(byNetwork.keySet().iterator().next());
        }
    }

    /** Whoever has one IPv6 address has some 2 to the 64. The text is numeric, so nobody is asked for it. */
    private static String network(String address) {
        if (!address.contains(":")) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return bytes.length == 16 ? Arrays.toString(Arrays.copyOf(bytes, 8)) : address;
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
