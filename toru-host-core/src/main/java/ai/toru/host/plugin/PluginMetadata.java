package ai.toru.host.plugin;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code FILE.binary --metadata} printed, once it has been found valid. Immutable.
 *
 * <p>Plugin guide, "Quick Start" and "Implementing the ToruPlugin Trait".
 *
 * @param id 1 to 63 characters of {@code A-Z a-z 0-9 -}, unique in the host
 * @param name shown to people, 1 to 100 characters
 * @param version not empty, otherwise free
 * @param author at most 100 characters, or null
 * @param icon usually one emoji; may be empty
 * @param route path prefix that leads to the plugin: starts with {@code /}, whole segments, unique in the host
 * @param protocol the wire protocol the plugin declares
 * @param additional members of the metadata this host does not know, as plain Java values (String, Boolean, Number,
 *     List, Map, null)
 */
public record PluginMetadata(
        String id,
        String name,
        String version,
        @Nullable String author,
        String icon,
        String route,
        ProtocolDeclaration protocol,
        Map<String, @Nullable Object> additional) {}
