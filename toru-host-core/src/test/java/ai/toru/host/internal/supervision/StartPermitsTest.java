package ai.toru.host.internal.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartPermitsTest {

    private final StartPermits permits = new StartPermits(2);
    private final List<String> granted = new ArrayList<>();

    @Test
    void permits_areGrantedUpToTheBound_thenInOrder() {
        var a = permits.acquire(place -> granted.add("a"));
        permits.acquire(place -> granted.add("b"));
        permits.acquire(place -> granted.add("c"));
        var d = permits.acquire(place -> granted.add("d"));
        assertThat(granted).containsExactly("a", "b");
        assertThat(d.isWaiting()).isTrue();

        a.release();
        a.release();

        assertThat(granted).containsExactly("a", "b", "c");
    }

    @Test
    void waitingPermit_released_isNeverGranted() {
        var a = permits.acquire(place -> granted.add("a"));
        permits.acquire(place -> granted.add("b"));
        permits.acquire(place -> granted.add("c")).release();

        a.release();

        assertThat(granted).containsExactly("a", "b");
    }
}
