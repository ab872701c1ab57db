/** Which plugins the user wants isolated: a choice that this browser remembers. */

const KEY = 'toru-isolated';

/** Where there is no storage, as long as this page. */
let chosen = read();

export function isIsolated(id) {
    return chosen.includes(id);
}

export function isolate(id, on) {
    chosen = chosen.filter((other) => other !== id);
    if (on) chosen.push(id);
    try {
        localStorage.setItem(KEY, JSON.stringify(chosen));
    } catch {
        // Storage is forbidden here.
    }
}

function read() {
    try {
        const stored = JSON.parse(localStorage.getItem(KEY));
        return Array.isArray(stored) ? stored : [];
    } catch {
        return [];
    }
}
