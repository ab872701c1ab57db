import { mountPlugin } from '/toru/toru-host.js';
import { FrameList, typeOf } from '/dev/frames.js';

const at = (id) => document.getElementById(id);
const list = new FrameList(at('entries'));
const types = new Set();
const waiting = [];
let paused = false;
let after = 0;
let id = null;
let mounted = null;
let mountedRun = null;

/** Mounts the view of a running plugin, and anew with each run of it. */
function show(status) {
    at('name').textContent = `${status.icon || ''} ${status.name || status.id}`;
    document.title = `${status.name || status.id} · dev`;
    at('state').textContent = status.state;
    at('state').dataset.state = status.state;
    at('reason').textContent = status.reason || '';
    if (!status.running || mountedRun === status.run) return;
    mounted?.unmount();
    mountedRun = status.run;
    mounted = mountPlugin(at('view'), status, { navigate: (url) => { location.href = url.href; } });
}

async function refresh() {
    id = (await json('/dev/plugin')).id;
    show(await json(`/api/plugins/${id}`));
}

async function json(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
    return answer.json();
}

function take(entries) {
    for (const entry of entries) {
        after = Math.max(after, entry.number);
        if (!types.has(typeOf(entry))) {
            types.add(typeOf(entry));
            at('type').append(new Option(typeOf(entry)));
        }
    }
    if (paused) waiting.push(...entries);
    else list.add(entries);
}

/** Asks for what is new, for ever; each question waits at the server for some seconds. */
async function follow() {
    for (;;) {
        try {
            const entries = await json(`/dev/entries?after=${after}`);
            take(entries);
            if (entries.some((entry) => entry.kind === 'event')) await refresh();
        } catch (error) {
            at('state').textContent = `no connection: ${error.message}`;
            await new Promise((resolve) => { setTimeout(resolve, 1000); });
        }
    }
}

at('restart').addEventListener('click', () => fetch(`/api/plugins/${id}/restart`, { method: 'POST' }));
at('text').addEventListener('input', (event) => list.filter({ text: event.target.value }));
at('type').addEventListener('change', (event) => list.filter({ type: event.target.value }));
at('controls').addEventListener('submit', (event) => event.preventDefault());
at('clear').addEventListener('click', () => list.clear());
at('pause').addEventListener('click', (event) => {
    paused = !paused;
    event.target.setAttribute('aria-pressed', paused);
    event.target.textContent = paused ? 'Go on' : 'Pause';
    if (!paused) list.add(waiting.splice(0));
});

refresh().catch((error) => { at('state').textContent = error.message; });
follow();
