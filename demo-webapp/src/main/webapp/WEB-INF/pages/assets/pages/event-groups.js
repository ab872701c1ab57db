/** Events that say the same of one plugin, again and again. Pure. */

/** @typedef {import('./event-words.js').PluginEvent} PluginEvent */

/** What is done so often that each time for itself tells nothing. */
const FREQUENT = ['write_keys', 'read_keys', 'read_log', 'read_events'];

/**
 * Puts those together that follow each other and say the same: as one that counts them, with the moment of the latest. What
 * is shown of it stays in its place while more of them come, since it goes by the number of the first.
 *
 * @param {PluginEvent[]} events the latest first
 * @returns {(PluginEvent & { first?: PluginEvent })[]}
 */
export function grouped(events) {
    const groups = [];
    for (const event of events) {
        const group = groups.at(-1);
        if (group && frequent(event) && sameDeed(group, event)) groups[groups.length - 1] = together(group, event);
        else groups.push(event);
    }
    return groups;
}

function frequent({ type, details }) {
    return type === 'admin_allowed' && FREQUENT.includes(details.action);
}

function sameDeed(one, other) {
    return one.type === other.type && one.plugin === other.plugin
        && ['action', 'user', 'address'].every((name) => one.details[name] === other.details[name]);
}

function together(group, earlier) {
    const count = (Number(group.details.count) || 1) + (Number(earlier.details.count) || 1);
    return { ...group, first: earlier, details: { ...group.details, count: String(count) } };
}
