/** The list of what happens: kept, filtered and shown. */

const MOST = 2000;

/** The text of a frame, laid out where it is JSON. */
export function pretty(text) {
    try {
        return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
        return text;
    }
}

/** Whether an entry is to be seen. */
export function matches(entry, { text, type }) {
    const all = `${entry.type} ${entry.request_id} ${entry.text}`.toLowerCase();
    return (!type || typeOf(entry) === type) && all.includes(text.toLowerCase());
}

/** What the choice of types names it. */
export function typeOf(entry) {
    return entry.kind === 'frame' ? entry.type : `(${entry.kind})`;
}

export class FrameList {
    #list;
    #filter = { text: '', type: '' };
    #entries = [];

    constructor(list) {
        this.#list = list;
    }

    add(entries) {
        const atEnd = this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight < 40;
        for (const entry of entries) {
            entry.item = itemOf(entry);
            entry.item.hidden = !matches(entry, this.#filter);
            this.#entries.push(entry);
            this.#list.append(entry.item);
        }
        for (const old of this.#entries.splice(0, Math.max(0, this.#entries.length - MOST))) old.item.remove();
        if (atEnd) this.#list.scrollTop = this.#list.scrollHeight;
    }

    filter(filter) {
        this.#filter = { ...this.#filter, ...filter };
        for (const entry of this.#entries) entry.item.hidden = !matches(entry, this.#filter);
    }

    clear() {
        this.#entries = [];
        this.#list.replaceChildren();
    }
}

function itemOf(entry) {
    const item = document.createElement('li');
    item.className = entry.kind === 'frame' ? entry.from : entry.kind;
    const details = document.createElement('details');
    const summary = document.createElement('summary');
    summary.textContent = headline(entry);
    details.append(summary);
    details.addEventListener('toggle', () => open(details, entry), { once: true });
    item.append(details);
    return item;
}

function headline(entry) {
    const time = new Date(entry.at).toTimeString().slice(0, 8) + entry.at.slice(19, 23).replace('Z', '');
    const way = { host: 'host → plugin', plugin: 'host ← plugin' }[entry.from];
    if (entry.kind !== 'frame') return `${time} ${entry.from} ${entry.type}: ${entry.text.slice(0, 300)}`;
    return `${time} ${way} #${entry.connection} ${entry.type} ${entry.request_id} ${entry.size} bytes`;
}

function open(details, entry) {
    const text = document.createElement('pre');
    text.textContent = entry.cut ? `${entry.text} …` : pretty(entry.text);
    details.append(text);
    if (entry.cut) details.append(moreButton(text, entry));
}

function moreButton(text, entry) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = `Show all ${entry.size} bytes`;
    button.addEventListener('click', async () => {
        const answer = await fetch(`/dev/entry?number=${entry.number}`);
        text.textContent = pretty(await answer.text());
        button.remove();
    });
    return button;
}
