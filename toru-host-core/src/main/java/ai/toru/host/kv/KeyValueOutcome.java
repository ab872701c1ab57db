package ai.toru.host.kv;

import java.util.List;
import java.util.Optional;

/**
 * What became of a batch of changes. Immutable.
 *
 * @param applied whether all of them took effect; if not, a {@link KeyValueChange.CompareAndSet} found something other than
 *     it expected, and none did
 * @param values of each change's key, in the order of the changes: after the batch if it was applied; as they stand if not
 */
public record KeyValueOutcome(boolean applied, List<Optional<String>> values) {

    public KeyValueOutcome {
        values = List.copyOf(values);
    }
}
