/** What happened, in words. Nothing here draws. */

/**
 * @typedef {object} PluginEvent as the host tells it
 * @property {number} number
 * @property {string} timestamp
 * @property {string} plugin its id; empty where all are meant
 * @property {number} run 0 before the first
 * @property {string} type
 * @property {Record<string, string>} details
 */

/** For each kind of event: its name, a drawing, how it is coloured, a sentence, and which details that says already. */
const KINDS = {
    discovered: ['Found', 'puzzle', 'off', (d) => `Found${d.version ? `, version ${d.version}` : ''}`, ['version']],
    enabled: ['Switched on', 'check', 'good', () => 'Switched on'],
    disabled: ['Switched off', 'power-off', 'off', () => 'Switched off'],
    starting: ['Starting', 'loader-circle', 'off', () => 'Starting'],
    started: ['Started', 'play', 'off', (d) => `Started as process ${d.pid}`, ['pid']],
    ready: ['Ready', 'check', 'good', (d) => `Ready after ${lasting(d.start_ms)}`, ['start_ms', 'pid']],
    start_failed: ['Did not start', 'circle-alert', 'bad', () => 'Did not start'],
    restarted: ['Restarted', 'rotate-cw', 'good', (d) => `Running anew${CAUSES[d.cause] ?? ''}`, ['cause', 'pid']],
    upgraded: ['Upgraded', 'refresh-cw', 'good', upgrade, ['from_version', 'to_version', 'pid']],
    replacement_failed: ['Upgrade failed', 'triangle-alert', 'bad', () => 'Its replacement did not start; the old process goes on'],
    unhealthy: ['Unhealthy', 'activity', 'bad', () => 'Unhealthy'],
    recovered: ['Recovered', 'activity', 'good', () => 'Healthy again'],
    stopping: ['Stopping', 'pause', 'off', () => 'Asked to stop'],
    exited: ['Process ended', 'unplug', 'off', (d) => `Process ended with ${d.exit} after ${lasting(d.lifetime_ms)}`,
        ['exit', 'code', 'signal', 'lifetime_ms']],
    stopped: ['Stopped', 'pause', 'off', (d) => `Stopped${d.exit ? ` with ${d.exit}` : ' before it had a process'}`, ['exit']],
    crashed: ['Crashed', 'circle-alert', 'bad', crash, ['exit', 'lifetime_ms', 'requests_lost']],
    backing_off: ['Waiting to restart', 'history', 'busy', (d) =>
        `Starts again in ${lasting(d.delay_ms)}, after ${d.attempt === '1' ? 'one failure' : `${d.attempt} failures in a row`}`,
    ['attempt', 'delay_ms']],
    disabled_after_crashes: ['Given up', 'power-off', 'bad', (d) => `Switched off after ${d.failures} failures in a row`, ['failures']],
    protocol_violation: ['Broke the protocol', 'triangle-alert', 'busy', (d) => `Broke the wire protocol${times(d)}`, ['count']],
    invalid: ['Not usable', 'file-warning', 'bad', () => 'Its file cannot be used'],
    removed: ['Removed', 'trash-2', 'off', () => 'Its file is gone'],
    admin_allowed: ['Somebody was let', 'settings-2', 'off', (d) => `${who(d)} ${DEEDS[d.action]?.[0] ?? `was let ${d.action}`}${times(d)}`,
        ['action', 'user', 'address', 'count']],
    admin_refused: ['Somebody was refused', 'circle-alert', 'bad', (d) =>
        `${who(d)} was not let ${DEEDS[d.action]?.[1] ?? d.action}${times(d)}: ${REFUSALS[d.reason] ?? d.reason}`,
    ['action', 'user', 'address', 'count', 'reason']],
};

const CAUSES = {
    failure: ' after a failure', request: ', as asked for', health: ', since it was unhealthy', change: ', its file unchanged after all',
};

const DEEDS = {
    enable: ['asked to switch it on', 'switch it on'],
    disable: ['asked to switch it off', 'switch it off'],
    restart: ['asked to restart it', 'restart it'],
    rescan: ['asked to look for new plugins', 'look for new plugins'],
    write_keys: ['asked to change its data', 'change its data'],
    read_keys: ['asked to read its data', 'read its data'],
    read_log: ['asked to read its log', 'read its log'],
    read_events: ['asked to read events', 'read events'],
};

const REFUSALS = {
    forbidden: 'they may not', cross_origin: 'another site’s page asked', unknown_host: 'they used an unknown host name',
};

/** Kinds of events that people look for together. */
export const GROUPS = [
    ['What went wrong', ['crashed', 'start_failed', 'unhealthy', 'backing_off', 'disabled_after_crashes',
        'replacement_failed', 'protocol_violation', 'invalid', 'admin_refused']],
    ['Starts and ends', ['starting', 'started', 'ready', 'restarted', 'upgraded', 'stopping', 'exited', 'stopped', 'crashed']],
    ['Switched on and off', ['enabled', 'disabled', 'disabled_after_crashes']],
    ['Files', ['discovered', 'invalid', 'upgraded', 'replacement_failed', 'removed']],
    ['Who did what', ['admin_allowed', 'admin_refused']],
];

/** Each kind of event, with its name. */
export const NAMES = Object.entries(KINDS).map(([type, [name]]) => [type, name]);

/** What an event looks like and says. Of a kind that this page does not know yet, what the host calls it. */
export function told(event) {
    const [, drawing, colour, sentence, said = []] = KINDS[event.type]
        ?? ['', 'info', 'off', () => event.type.replaceAll('_', ' ')];
    const { reason, ...details } = event.details;
    const more = Object.entries(details).filter(([name, value]) => !said.includes(name) && value !== '');
    return { drawing, colour, sentence: sentence(event.details), reason: said.includes('reason') ? '' : reason ?? '', more };
}

/** What a detail is called. */
export function detailName(name) {
    return { pid: 'Process', stderr: 'Standard error', request_ids: 'Lost requests', since: 'First of them', trace_ids: 'Their traces', start_ms: 'Start took (ms)' }[name]
        ?? name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');
}

/** "0.4 s", "3 min", "2 h 5 min". */
export function lasting(milliseconds) {
    const seconds = Number(milliseconds) / 1000;
    if (!Number.isFinite(seconds)) return 'an unknown time';
    if (seconds < 10) return `${Number(seconds.toFixed(1))} s`;
    if (seconds < 59.5) return `${Math.round(seconds)} s`;
    const minutes = Math.round(seconds / 60);
    if (minutes < 60) return `${minutes} min`;
    const hours = Math.floor(minutes / 60);
    return hours < 24 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** "Today", "Yesterday", "Thursday, 26 November 2026", as the reader's calendar has it. */
export function dayOf(instant, now = new Date()) {
    const day = new Date(instant);
    const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
    if (day.toDateString() === now.toDateString()) return 'Today';
    if (day.toDateString() === yesterday.toDateString()) return 'Yesterday';
    return day.toLocaleDateString(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
}

function upgrade({ from_version: from, to_version: to }) {
    return from === to ? `Upgraded to a changed file of the same version ${to}` : `Upgraded from ${from} to ${to}`;
}

function crash(details) {
    const lost = Number(details.requests_lost) || 0;
    return `Crashed with ${details.exit} after ${lasting(details.lifetime_ms)}`
        + (lost === 0 ? '' : lost === 1 ? '; a request was lost' : `; ${lost} requests were lost`);
}

function who({ user, address }) {
    return (user || 'Somebody') + (address ? ` at ${address}` : '');
}

function times({ count }) {
    return Number(count) > 1 ? ` (${count} times)` : '';
}
