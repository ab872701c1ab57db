/** What the page calls each state, and the kind of badge it gets. */
const STATES = {
    DISCOVERED: ['Found', 'busy'],
    RUNNING: ['Running', 'good'],
    UNHEALTHY: ['Unhealthy', 'bad'],
    STARTING: ['Starting', 'busy'],
    BACKING_OFF: ['Restarting soon', 'busy'],
    STOPPING: ['Stopping', 'busy'],
    STOPPED: ['Stopped', 'off'],
    DISABLED: ['Off', 'off'],
    FAILED: ['Failed', 'bad'],
    INVALID: ['Not usable', 'bad'],
};

export function stateWord(plugin) {
    return heldOff(plugin) ? 'Held off' : (STATES[plugin.state] || [plugin.state])[0];
}

export function stateKind(plugin) {
    return heldOff(plugin) ? 'bad' : (STATES[plugin.state] || ['', 'off'])[1];
}

/** Whether the host keeps a plugin off that nobody switched off, for example because it cannot read config.json. */
export function heldOff(plugin) {
    return plugin.state === 'DISCOVERED' && Boolean(plugin.reason);
}

/** Whether a plugin should run and does not: somebody may want to look at it. */
export function needsAttention(plugin) {
    return stateKind(plugin) === 'bad' || plugin.state === 'BACKING_OFF';
}

/** "Version 1.2.0 by Ada" and so on; of a file that is no plugin, whose metadata nobody knows, its name. */
export function byline(plugin) {
    const parts = [plugin.version && `Version ${plugin.version}`, plugin.author && `by ${plugin.author}`];
    return parts.filter(Boolean).join(' ') || plugin.file || '';
}

export function nameOf(plugin) {
    return plugin.name || plugin.id;
}

export function memory(bytes) {
    const mebibytes = bytes / (1024 * 1024);
    return mebibytes < 1024 ? `${Math.max(1, Math.round(mebibytes))} MiB` : `${(mebibytes / 1024).toFixed(1)} GiB`;
}

export function uptime(milliseconds) {
    const minutes = Math.floor(milliseconds / 60000);
    if (minutes < 1) return 'under a minute';
    if (minutes < 60) return `${minutes} min`;
    const hours = Math.floor(minutes / 60);
    return hours < 24 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** The line below the list's heading. */
export function summary(plugins) {
    const running = plugins.filter((plugin) => plugin.running).length;
    const trouble = plugins.filter(needsAttention).length;
    const parts = [`${running} of ${plugins.length} running`];
    if (trouble) parts.push(trouble === 1 ? '1 needs attention' : `${trouble} need attention`);
    return parts.join(', ');
}
