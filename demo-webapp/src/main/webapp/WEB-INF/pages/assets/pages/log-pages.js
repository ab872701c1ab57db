/**
 * A log backwards, page by page. The host counts pages from the latest line, so while lines are being written all of them
 * move towards later pages; what was had already is recognised and left out.
 */

import { addressOf, ask } from '../host.js';

/**
 * @typedef {object} Line as the host tells it
 * @property {string} timestamp
 * @property {'trace' | 'debug' | 'info' | 'warn' | 'error'} level
 * @property {string} stream
 * @property {string} message
 * @property {Record<string, unknown>} [fields]
 */

/** What of a log is asked for, as parameters. */
export function parameters({ level = '', text = '' }, more = {}) {
    const all = new URLSearchParams(more);
    if (level) all.set('level', level);
    if (text) all.set('q', text);
    return all.toString();
}

/**
 * The lines before another, in pages, the latest first in each and among them.
 *
 * @param {string} id whose log
 * @param {{ level?: string, text?: string }} filter
 * @param {object} from where to begin; without an edge, at the end of the log
 * @param {Line | null} [from.edge] the line to begin before
 * @param {number} [from.repeats] how many lines just like it are known there; with 0, it is the first that is not
 * @param {number} [from.known] how many lines there are from the edge on, at least
 * @param {number} [size] of a page
 * @param {AbortSignal} [signal]
 * @yields {{ lines: Line[], total: number }}
 */
export async function* linesBefore(id, filter, { edge = null, repeats = 1, known = 0 }, size = 200, signal = undefined) {
    let number = null; // of the earliest known line, counted from the log's beginning, which does not move
    for (let page = Math.floor(Math.max(0, known - repeats) / size); ; page++) {
        const address = addressOf(id, `/logs?${parameters(filter, { page, page_size: size })}`);
        const { logs, total } = await ask(address, { signal });
        const first = total - 1 - page * size;
        const start = !edge ? 0 : number === null ? startAt(logs, edge, repeats) : startBehind(logs, edge, first - number + 1);
        if (edge && number === null && start !== null) number = first - start + 1;
        const lines = logs.slice(start ?? logs.length);
        if (lines.length > 0) {
            edge = lines.at(-1);
            number = first - (logs.length - 1);
            yield { lines, total };
        }
        if (logs.length < size) return;
    }
}

/** How many lines at a list's beginning are just like its first. */
export function repeatsAt(lines) {
    const other = lines.findIndex((line) => !same(line, lines[0]));
    return other < 0 ? lines.length : other;
}

/** Lines as a text file has them. */
export function asText(line) {
    const fields = line.fields ? ` ${fieldsText(line.fields)}` : '';
    return `${line.timestamp} ${line.level.toUpperCase().padEnd(5)} ${line.stream.padEnd(8)} ${line.message}${fields}\n`;
}

/** "ms=250 table=visits". */
export function fieldsText(fields) {
    return Object.entries(fields).map(([name, value]) =>
        `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`).join(' ');
}

/** How many lines of a page are known with the edge, which may be more than it has; null where the edge is not in it. */
function startAt(logs, edge, repeats) {
    const at = logs.findIndex((line) => same(line, edge));
    return at < 0 ? null : at + repeats;
}

/**
 * How many lines of a page are known. Numbers tell, since there may be many lines that look alike; where the log's beginning was
 * deleted meanwhile, and they are wrong, looks do.
 */
function startBehind(logs, edge, number) {
    const counted = Math.min(Math.max(number, 0), logs.length);
    const border = logs[Math.max(counted - 1, 0)];
    if (!border || same(border, edge)) return counted;
    const at = logs.findLastIndex((line) => same(line, edge));
    return at < 0 ? counted : at + 1;
}

function same(one, other) {
    return one.timestamp === other.timestamp && one.message === other.message && one.stream === other.stream;
}
