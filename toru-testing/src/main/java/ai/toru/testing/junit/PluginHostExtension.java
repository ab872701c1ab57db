package ai.toru.testing.junit;

import ai.toru.host.MovableTime;
import ai.toru.host.PluginHost;
import ai.toru.host.PluginHostBuilder;
import java.lang.reflect.Parameter;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a real {@link PluginHost}, {@link ScriptedPlugin}s that run in it, and the {@link MovableTime} it goes by, as
 * parameters of test methods, {@code @BeforeEach} and {@code @AfterEach}. Immutable.
 *
 * <p>Each test has a host of its own in temporary directories, with key-value data and events in memory; it is closed after the
 * test. A plugin is running when the test gets it. With {@code @ExtendWith(PluginHostExtension.class)}, or with options:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final PluginHostExtension HOST = PluginHostExtension.with(host -> host.maxQueuedRequests(1));
 * }</pre>
 */
public final class PluginHostExtension implements ParameterResolver, AfterEachCallback {

    private static final Namespace NAMESPACE = Namespace.create(PluginHostExtension.class);
    private static final Set<Class<?>> PARAMETERS = Set.of(PluginHost.class, ScriptedPlugin.class, MovableTime.class);

    private final Consumer<PluginHostBuilder> options;

    /** With the host's defaults. */
    public PluginHostExtension() {
        this(builder -> {});
    }

    private PluginHostExtension(Consumer<PluginHostBuilder> options) {
        this.options = options;
    }

    /** With options of your own, which are applied after the extension's. */
    public static PluginHostExtension with(Consumer<PluginHostBuilder> options) {
        return new PluginHostExtension(options);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return PARAMETERS.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        Class<?> type = parameter.getParameter().getType();
        if (test.getTestMethod().isEmpty()) {
            throw new ParameterResolutionException("A " + type.getSimpleName()
                    + " lives as long as one test: ask for it in a test method, @BeforeEach or @AfterEach,"
                    + " not in a constructor or @BeforeAll.");
        }
        HostUnderTest host = hostOf(test);
        if (type == PluginHost.class) {
            return host.host();
        }
        return type == MovableTime.class ? host.time() : plugin(host, parameter.getParameter());
    }

    @Override
    public void afterEach(ExtensionContext test) {
        HostUnderTest host = store(test).remove(HostUnderTest.class, HostUnderTest.class);
        if (host != null) {
            host.close();
        }
    }

    private HostUnderTest hostOf(ExtensionContext test) {
        Store store = store(test);
        HostUnderTest there = store.get(HostUnderTest.class, HostUnderTest.class);
        if (there != null) {
            return there;
        }
        HostUnderTest host = HostUnderTest.start(options);
        store.put(HostUnderTest.class, host);
        return host;
    }

    private static ScriptedPlugin plugin(HostUnderTest host, Parameter parameter) {
        @Nullable Scripted wanted = parameter.getAnnotation(Scripted.class);
        return wanted == null
                ? host.plugin(HostUnderTest.DEFAULT_ID, Set.of())
                : host.plugin(wanted.value(), Set.of(wanted.features()));
    }

    private static Store store(ExtensionContext test) {
        return test.getStore(NAMESPACE);
    }
}
