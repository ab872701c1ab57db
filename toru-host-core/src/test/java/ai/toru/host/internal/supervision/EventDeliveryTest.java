package ai.toru.host.internal.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.event.PluginListener;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class EventDeliveryTest {

    private final Queue<Runnable> keeping = new ArrayDeque<>();
    private final Queue<Runnable> hearing = new ArrayDeque<>();
    private final List<PluginEvent> kept = new ArrayList<>();
    private final List<PluginEvent> heard = new ArrayList<>();
    private final EventDelivery delivery = new EventDelivery(keeping::add, List.of(broken(), kept::add), hearing::add);

    @Test
    void events_areKept_whateverListenersDo() {
        delivery.add(heard::add);
        delivery.publish(event(1));
        delivery.publish(event(2));
        run(keeping); // the thread of listeners is blocked

        assertThat(kept).containsExactly(event(1), event(2));
        assertThat(heard).isEmpty();
        run(hearing);
        assertThat(heard).containsExactly(event(1), event(2));
    }

    @Test
    void listenerThatThrows_keepsTheEventFromNobodyElse() {
        delivery.add(broken());
        delivery.add(heard::add);
        delivery.publish(event(1));
        run(keeping);
        run(hearing);

        assertThat(heard).containsExactly(event(1));
    }

    @Test
    void listenerThatComesLater_hearsNothingOfBefore_thoughItWaits() {
        delivery.publish(event(1));
        delivery.add(heard::add);
        delivery.publish(event(2));
        run(keeping);
        run(hearing);

        assertThat(heard).containsExactly(event(2));
    }

    @Test
    void listenerThatWent_hearsNothingMore_ofWhatWaits() {
        PluginListener listener = heard::add;
        delivery.add(listener);
        delivery.publish(event(1));
        delivery.remove(listener);
        run(keeping);
        run(hearing);

        assertThat(heard).isEmpty();
    }

    private static void run(Queue<Runnable> tasks) {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private static PluginListener broken() {
        return event -> {
            throw new IllegalStateException("thrown by the test");
        };
    }

    private static PluginEvent event(int run) {
        return new PluginEvent(Instant.EPOCH, "p", run, PluginEvent.Type.READY, Map.of());
    }
}
