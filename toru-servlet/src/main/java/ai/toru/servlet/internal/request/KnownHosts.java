package ai.toru.servlet.internal.request;

import ai.toru.servlet.access.Access;
import ai.toru.servlet.access.AccessPolicy;
import ai.toru.servlet.internal.authority.HostName;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Another policy, for the host names that an operator has listed. {@code localhost} and numeric addresses pass besides: DNS
 * rebinding takes a name that its owner can give another address. Immutable.
 *
 * @param names in lower case, without ports
 */
record KnownHosts(AccessPolicy policy, Set<String> names) implements AccessPolicy {

    KnownHosts {
        names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public boolean allows(HttpServletRequest request, Access access) {
        return policy.allows(request, access);
    }

    @Override
    public boolean acceptsHost(String hostName) {
        return (names.contains(hostName) || hostName.equals("localhost") || HostName.isAddress(hostName))
                && policy.acceptsHost(hostName);
    }
}
