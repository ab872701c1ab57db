package ai.toru.host;

import ai.toru.host.plugin.HostConfigurationException;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What other modules provide, found by {@link ServiceLoader}: first the application's, then what lies beside this library. */
final class Providers {

    private Providers() {}

    /**
     * Has the first provider open something.
     *
     * @param option of the builder, which does without providers
     * @return empty where there is no provider
     * @throws HostConfigurationException if a provider cannot be loaded, or lacks what it needs
     */
    static <P, T> Optional<T> open(Class<P> type, String option, Function<P, @Nullable T> opening) {
        try {
            Optional<P> provider = first(type);
            if (provider.isEmpty()) {
                return Optional.empty();
            }
            T opened = opening.apply(provider.get());
            if (opened == null) {
                throw new HostConfigurationException(
                        provider.get().getClass().getName() + " opened nothing. Give the builder's " + option
                                + " one of your own, or take its module away.");
            }
            return Optional.of(opened);
        } catch (ServiceConfigurationError | LinkageError broken) {
            throw new HostConfigurationException(
                    "A provider of " + type.getSimpleName() + " is there and cannot be loaded: " + broken.getMessage()
                            + ". Add what it needs, take its module away, or give the builder's " + option
                            + " one of your own.",
                    broken);
        }
    }

    private static <P> Optional<P> first(Class<P> type) {
        ClassLoader ofApplication = Thread.currentThread().getContextClassLoader();
        return Stream.concat(
                        Stream.ofNullable(ofApplication).map(loader -> ServiceLoader.load(type, loader)),
                        Stream.of(type.getClassLoader()).map(loader -> ServiceLoader.load(type, loader)))
                .flatMap(loader -> loader.findFirst().stream())
                .findFirst();
    }
}
