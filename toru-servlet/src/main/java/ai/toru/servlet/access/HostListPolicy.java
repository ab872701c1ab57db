package ai.toru.servlet.access;

import ai.toru.servlet.internal.authority.HostName;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Another policy, for a list of host names. Immutable. */
record HostListPolicy(AccessPolicy policy, Set<String> hostNames) implements AccessPolicy {

    HostListPolicy {
        hostNames.stream().filter(name -> !HostName.isHostName(name)).findAny().ifPresent(name -> {
            throw new IllegalArgumentException("\"" + name + "\" is no host name without scheme, port, path and *.");
        });
        hostNames =
                hostNames.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public boolean allows(HttpServletRequest request, Access access) {
        return policy.allows(request, access);
    }

    @Override
    public boolean acceptsHost(String hostName) {
        return hostNames.contains(hostName) && policy.acceptsHost(hostName);
    }
}
