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

const SIGNALS = {
    1: 'SIGHUP', 2: 'SIGINT', 3: 'SIGQUIT', 4: 'SIGILL', 6: 'SIGABRT', 7: 'SIGBUS', 8: 'SIGFPE', 9: 'SIGKILL',
    11: 'SIGSEGV', 13: 'SIGPIPE', 14: 'SIGALRM', 15: 'SIGTERM',
};

/** How a run ended. */
export function ending(exit) {
    if (exit.signal) return `killed by ${SIGNALS[exit.signal] ?? `signal ${exit.signal}`}`;
    return exit.code === null || exit.code === undefined ? 'ended' : `exit code ${exit.code}`;
}

/** What the host does about a plugin that is not there at present. */
export function troubleOf(plugin) {
    const crashed = plugin.last_exit && !plugin.last_exit.expected ? ` It ${ended(plugin.last_exit)}.` : '';
    switch (plugin.state) {
        case 'BACKING_OFF': return `It is started again ${ahead(plugin.next_restart_at)}.${crashed}`;
        case 'STARTING': return `It is starting …${crashed}`;
        case 'STOPPING': return 'It is stopping …';
        case 'UNHEALTHY': return 'It is not healthy; the host replaces it.';
        default: return 'It is about to start.';
    }
}

/** How a run ended, behind its name: "was killed by SIGKILL", "ended with exit code 3". */
export function ended(exit) {
    const how = ending(exit);
    return exit.signal ? `was ${how}` : how === 'ended' ? how : `ended with ${how}`;
}

/** A moment, as far from now as people say it. */
export function when(instant) {
    const seconds = Math.max(0, Math.round((Date.now() - Date.parse(instant)) / 1000));
    if (Number.isNaN(seconds)) return '';
    if (seconds < 60) return seconds < 5 ? 'just now' : `${seconds} s ago`;
    if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
    return seconds < 86_400 ? `${Math.floor(seconds / 3600)} h ago` : clock(instant);
}

/** A moment with date and time, in the reader's own time zone. */
export function clock(instant) {
    return new Date(instant).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}

/** How long something took, from milliseconds to days. */
export function lasting(milliseconds) {
    if (milliseconds < 1000) return `${milliseconds} ms`;
    if (milliseconds < 59_500) return `${(milliseconds / 1000).toFixed(milliseconds < 9950 ? 1 : 0)} s`;
    return uptime(Math.max(milliseconds, 60_000));
}

/** A moment to come, as far from now as people say it. */
export function ahead(instant) {
    const seconds = Math.ceil((Date.parse(instant) - Date.now()) / 1000);
    if (seconds < 1) return 'now';
    return seconds < 60 ? `in ${seconds} s` : `in ${uptime(seconds * 1000)}`;
}
