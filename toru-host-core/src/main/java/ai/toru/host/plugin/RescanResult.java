package ai.toru.host.plugin;

import java.util.List;

/**
 * What a look at the plugins directory brought. Immutable; plugin ids, sorted.
 *
 * @param added plugins that were not there before
 * @param changed plugins whose file has changed
 * @param removed plugins whose file is gone
 * @param invalid files that cannot be used
 */
public record RescanResult(List<String> added, List<String> changed, List<String> removed, List<String> invalid) {

    public RescanResult {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        removed = List.copyOf(removed);
        invalid = List.copyOf(invalid);
    }
}
