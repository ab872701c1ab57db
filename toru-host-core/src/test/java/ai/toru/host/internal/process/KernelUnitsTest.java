package ai.toru.host.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class KernelUnitsTest {

    @Test
    void parse_vector_findsBothUnits() {
        ByteBuffer vector = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());
        vector.putLong(33).putLong(6).putLong(6).putLong(65_536).putLong(17).putLong(250);
        KernelUnits units = KernelUnits.parse(vector.array());
        assertThat(units).isEqualTo(new KernelUnits(65_536, 250));
        assertThat(units.bytes(2)).isEqualTo(131_072);
        assertThat(units.time(375)).isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void parse_nothing_takesTheUsual() {
        assertThat(KernelUnits.parse(new byte[3])).isEqualTo(KernelUnits.USUAL);
    }

    @Test
    void system_here_isPlausible() {
        assertThat(KernelUnits.system().pageBytes()).isBetween(4096L, 65_536L);
        assertThat(KernelUnits.system().ticksPerSecond()).isBetween(24L, 1200L);
    }
}
