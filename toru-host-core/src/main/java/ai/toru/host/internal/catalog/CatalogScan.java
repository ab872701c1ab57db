package ai.toru.host.internal.catalog;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.internal.discovery.DirectoryStamps;
import ai.toru.host.internal.discovery.Discovered;
import ai.toru.host.internal.discovery.EnabledPlugins;
import ai.toru.host.internal.discovery.Examination;
import ai.toru.host.internal.discovery.GivenUp;
import ai.toru.host.internal.discovery.GivenUpPlugins;
import ai.toru.host.internal.discovery.PluginScanner;
import ai.toru.host.internal.discovery.ScanResult;
import ai.toru.host.internal.supervision.EventDelivery;
import ai.toru.host.internal.supervision.PluginDefinition;
import ai.toru.host.internal.supervision.SupervisedPlugin;
import ai.toru.host.internal.supervision.Supervisor;
import ai.toru.host.internal.time.HostClock;
import ai.toru.host.plugin.HostConfigurationException;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Scans, and makes supervision follow what it finds. Confined to the catalog's thread, but for what was found. */
final class CatalogScan {

    private static final Logger LOG = LoggerFactory.getLogger(CatalogScan.class);

    private static final String SPOILED =
            "Its file has changed and cannot be used now; what was started before goes on. ";

    private final PluginScanner scanner;
    private final EnabledPlugins enabledPlugins;
    private final GivenUpPlugins givenUpPlugins;
    private final Supervisor supervisor;
    private final EventDelivery events;
    private final HostClock clock;
    private final MetadataRetries retries;

    /** Written by the catalog's thread. */
    private volatile Findings findings = Findings.NONE;

    CatalogScan(
            PluginScanner scanner,
            EnabledPlugins enabledPlugins,
            GivenUpPlugins givenUpPlugins,
            Supervisor supervisor,
            EventDelivery events,
            HostClock clock,
            MetadataRetries retries) {
        this.scanner = scanner;
        this.enabledPlugins = enabledPlugins;
        this.givenUpPlugins = givenUpPlugins;
        this.supervisor = supervisor;
        this.events = events;
        this.clock = clock;
        this.retries = retries;
    }

    /** What the last scan found. May be read on any thread. */
    Findings findings() {
        return findings;
    }

    /**
     * How the plugins' files look now.
     *
     * @throws HostConfigurationException if the directory cannot be used, or has an empty one in its place
     */
    DirectoryStamps look() {
        DirectoryStamps now = scanner.stamps();
        if (now.emptyInPlaceOf(findings.stamps())) {
            throw scanner.replaced();
        }
        return now;
    }

    /** Takes in every file as it is now. */
    CatalogChange run() {
        return run(look(), Set.of());
    }

    /**
     * Takes in the files and the switches.
     *
     * @param looked how the files looked a moment ago
     * @param unsettled files to pass over: what was made of them before stays
     */
    CatalogChange run(DirectoryStamps looked, Set<Path> unsettled) {
        ScanResult found = scanner.scan(unsettled);
        CatalogChange change = new CatalogChange();
        stopVanished(found, unsettled, change);
        givenUpPlugins.retain(kept -> isThere(kept, found, unsettled));
        Optional<HostConfigurationException> unreadable = reloadSwitches();
        unreadable.ifPresent(change::problem);
        found.valid().stream()
                .filter(file -> !isOfUnsettled(file.metadata().id(), unsettled))
                .forEach(file -> takeIn(file, unreadable, change));
        found.invalid().forEach(this::reportInvalid);
        found(findings.after(found, looked, unsettled));
        return change;
    }

    private void found(Findings now) {
        findings = now;
        retries.follow(now);
    }

    /** Takes in one plugin's file, should it have changed, and no other file that has; what comes of it, if so. */
    Optional<CompletableFuture<PluginStatus>> takeInAnew(SupervisedPlugin plugin) {
        try {
            DirectoryStamps looked = look();
            Set<Path> others = looked.differences(findings.stamps());
            return others.remove(plugin.wanted().binary())
                    ? run(looked, others).replacementOf(plugin.id())
                    : Optional.empty();
        } catch (HostConfigurationException unreadable) {
            LOG.warn("Plugin \"{}\" is restarted as it is: {}", plugin.id(), unreadable.getMessage());
            return Optional.empty();
        }
    }

    /** Asks those files again whose time has come. Waits for none. */
    Asked askAgain() {
        DirectoryStamps looked = look();
        return new Asked(findings.stamps(), looked, scanner.askAgain(retries.due(looked)));
    }

    /** Takes in what came of files that were asked again. Of all others the host goes on to know what it knew before. */
    CatalogChange takeIn(Asked asked) {
        CatalogChange change = new CatalogChange();
        Map<Path, Examination> files = asked.filesStillAs(findings.stamps());
        files.keySet().retainAll(findings.invalidFiles());
        ScanResult found = scanner.renew(findings.all(), files);
        stopVanished(found, othersThan(found), change);
        Optional<HostConfigurationException> unreadable = readSwitches();
        found.valid().stream()
                .filter(file -> files.containsKey(file.binary()))
                .forEach(file -> takeIn(file, unreadable, change));
        found.invalid().forEach(this::reportInvalid);
        found(findings.after(found, findings.stamps().withThoseOf(asked.looked(), files.keySet()), Set.of()));
        return change;
    }

    /** The files of plugins of which was found nothing, not even that they are gone. */
    private Set<Path> othersThan(ScanResult found) {
        Set<Path> others = supervisor.plugins().stream()
                .map(plugin -> plugin.wanted().binary())
                .collect(Collectors.toCollection(HashSet::new));
        found.files().forEach(file -> others.remove(file.binary()));
        return others;
    }

    /** Reads the switches, but has nobody follow what somebody may have edited. */
    private Optional<HostConfigurationException> readSwitches() {
        try {
            enabledPlugins.read();
            return Optional.empty();
        } catch (HostConfigurationException unreadable) {
            return Optional.of(unreadable);
        }
    }

    private Optional<HostConfigurationException> reloadSwitches() {
        try {
            enabledPlugins.reload();
            return Optional.empty();
        } catch (HostConfigurationException unreadable) {
            LOG.error("No plugin is started that is not running already: {}", unreadable.getMessage());
            return Optional.of(unreadable);
        }
    }

    private void stopVanished(ScanResult found, Set<Path> unsettled, CatalogChange change) {
        Set<String> ids =
                found.valid().stream().map(valid -> valid.metadata().id()).collect(Collectors.toSet());
        Map<Path, Discovered.Invalid> spoiled =
                found.invalid().stream().collect(Collectors.toMap(Discovered::binary, Function.identity()));
        for (SupervisedPlugin plugin : supervisor.plugins()) {
            Discovered.Invalid file = spoiled.get(plugin.wanted().binary());
            if (ids.contains(plugin.id()) || unsettled.contains(plugin.wanted().binary())) {
                continue;
            }
            if (file == null) {
                event(PluginEvent.Type.REMOVED, plugin.id(), Map.of()); // before the events of its end
                var unused = supervisor.remove(plugin.id());
                change.removed(plugin.id());
            } else {
                change.underWay(plugin.note(SPOILED + file.reason()));
            }
        }
    }

    /** Whether a plugin is there, or a file that may yet turn out to be it. */
    private boolean isThere(GivenUp plugin, ScanResult found, Set<Path> unsettled) {
        return supervisor.plugin(plugin.id()).isPresent()
                || found.valid().stream().anyMatch(file -> file.metadata().id().equals(plugin.id()))
                || found.invalid().stream().anyMatch(file -> plugin.isOf(file.binary()))
                || unsettled.stream().anyMatch(plugin::isOf);
    }

    /** Whether a plugin belongs to a file that is passed over: another one that claims its id has to wait, too. */
    private boolean isOfUnsettled(String id, Set<Path> unsettled) {
        return supervisor
                .plugin(id)
                .filter(plugin -> unsettled.contains(plugin.wanted().binary()))
                .isPresent();
    }

    private void takeIn(Discovered.Valid file, Optional<HostConfigurationException> unreadable, CatalogChange change) {
        boolean known = supervisor.plugin(file.metadata().id()).isPresent();
        SupervisedPlugin plugin =
                addOrRedefine(new PluginDefinition(file.binary(), file.metadata(), file.fingerprint()), change);
        if (unreadable.isPresent()) {
            change.underWay(explain(plugin, unreadable.get().getMessage()));
        } else {
            change.underWay(known ? followSwitch(plugin) : takeSwitch(plugin));
        }
    }

    private SupervisedPlugin addOrRedefine(PluginDefinition definition, CatalogChange change) {
        String id = definition.id();
        Optional<SupervisedPlugin> known = supervisor.plugin(id);
        if (known.isEmpty()) {
            SupervisedPlugin added = supervisor.add(definition);
            change.added(id);
            event(
                    PluginEvent.Type.DISCOVERED, // whoever hears it, finds the plugin
                    id,
                    Map.of("version", definition.metadata().version()));
            return added;
        }
        if (known.get().wanted().equals(definition)) {
            change.underWay(mended(known.get()));
        } else {
            change.changed(id, known.get().redefine(definition));
        }
        return known.get();
    }

    /** Takes back what was said of a file that is again what it was. */
    private static CompletableFuture<Void> mended(SupervisedPlugin plugin) {
        String reason = plugin.status().reason();
        return reason != null && reason.startsWith(SPOILED)
                ? plugin.note(null)
                : CompletableFuture.completedFuture(null);
    }

    /** One that comes back may not have heard yet that it was removed: its status says nothing. */
    private CompletableFuture<?> takeSwitch(SupervisedPlugin plugin) {
        return enabledPlugins.enabled(plugin.id()) ? switchOn(plugin) : switchOff(plugin);
    }

    /** The file decides, also where somebody has edited it; but what failed too often waits for an enable by name. */
    private CompletableFuture<?> followSwitch(SupervisedPlugin plugin) {
        PluginStatus status = plugin.status();
        boolean on = enabledPlugins.enabled(plugin.id());
        if (on && !status.enabled() && status.state() != PluginState.FAILED) {
            return switchOn(plugin);
        }
        if (!on && (status.enabled() || status.state() == PluginState.DISCOVERED)) {
            return switchOff(plugin);
        }
        return status.state() == PluginState.FAILED ? explainGivenUp(plugin) : explain(plugin, null);
    }

    private CompletableFuture<?> switchOn(SupervisedPlugin plugin) {
        givenUpPlugins.forget(plugin.id());
        return plugin.enable();
    }

    /** One that an earlier life of the host gave up is left as it was then. */
    private CompletableFuture<?> switchOff(SupervisedPlugin plugin) {
        return givenUpPlugins
                .find(plugin.id())
                .map(kept -> plugin.resumeGivenUp(reasonNow(kept, plugin), kept.failures(), kept.exits()))
                .orElseGet(plugin::disable);
    }

    /** Says also whether its file has changed, which alone starts nothing. */
    private CompletableFuture<?> explainGivenUp(SupervisedPlugin plugin) {
        return givenUpPlugins
                .find(plugin.id()) // gone as soon as somebody has enabled it, of which its status may not tell yet
                .map(kept -> plugin.note(reasonNow(kept, plugin)))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    private static String reasonNow(GivenUp kept, SupervisedPlugin plugin) {
        return kept.reasonNow(plugin.wanted().fingerprint());
    }

    /** Gives the status of a plugin that is off a reason, or takes it away. */
    private static CompletableFuture<Void> explain(SupervisedPlugin plugin, @Nullable String reason) {
        PluginState state = plugin.status().state();
        return state == PluginState.DISABLED || state == PluginState.DISCOVERED
                ? plugin.note(reason)
                : CompletableFuture.completedFuture(null);
    }

    private void reportInvalid(Discovered.Invalid file) {
        if (findings.invalid().stream().anyMatch(file::isAs)) {
            return;
        }
        LOG.warn("The plugin file {} cannot be used: {}", file.binary(), file.reason());
        event(PluginEvent.Type.INVALID, file.id(), Map.of("reason", file.reason()));
    }

    private void event(PluginEvent.Type type, String pluginId, Map<String, String> details) {
        events.publish(new PluginEvent(clock.instant(), pluginId, 0, type, details));
    }
}
