package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails each class whose tests have left a browser open, and closes it. JUnit finds this by itself, and so it is public.
 * Thread-safe.
 */
public final class ClosedBrowsers implements AfterAllCallback {
    private static final Set<AutoCloseable> OPEN = ConcurrentHashMap.newKeySet();

    static void opened(AutoCloseable browser) {
        OPEN.add(browser);
    }

    static void closed(AutoCloseable browser) {
        OPEN.remove(browser);
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        List<AutoCloseable> left = List.copyOf(OPEN);
        for (AutoCloseable browser : left) {
            closed(browser);
            browser.close();
        }
        assertThat(left).as("browsers that were left open").isEmpty();
    }
}
