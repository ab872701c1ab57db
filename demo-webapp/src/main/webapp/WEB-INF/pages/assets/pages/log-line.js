/** One line of a log as elements. Made without templates, since there are thousands a second of them. */

import { fieldsText } from './log-pages.js';
import { moment } from './flow.js';

/** What colours and other orders to a terminal look like. A page has its own. */
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\^_])/g;

/**
 * Columns are made of blanks: so what is copied from the page is a text like any log.
 *
 * @param {import('./log-pages.js').Line} line
 * @param {string} searched what to mark in it
 */
export function lineElement(line, searched) {
    const row = document.createElement('div');
    row.className = `line ${line.level}`;
    const time = document.createElement('time');
    const at = new Date(line.timestamp);
    time.dateTime = line.timestamp;
    time.title = moment(at);
    time.textContent = timeText(at);
    row.append(time, ' ', span('level', line.level.toUpperCase().padEnd(5)), ' ', span('stream', line.stream.padEnd(8)), ' ');
    row.append(...marked(line.message.replace(ESCAPES, ''), searched));
    if (line.fields) {
        const fields = span('fields', '');
        fields.append(' ', ...marked(fieldsText(line.fields), searched));
        row.append(fields);
    }
    return row;
}

/** Something about the log itself, between its lines. */
export function markElement(text, kind = '') {
    const row = document.createElement('div');
    row.className = `rule ${kind}`;
    row.append(span('', text));
    return row;
}

/** A text in pieces: what was searched for is in a `mark`. Letter case does not count. */
export function marked(text, searched) {
    if (!searched) return [text];
    const low = text.toLowerCase();
    const wanted = searched.toLowerCase();
    if (low.length !== text.length) return [text]; // some letters grow: places would not fit
    const pieces = [];
    let from = 0;
    for (let at = low.indexOf(wanted); at >= 0; at = low.indexOf(wanted, from)) {
        const mark = document.createElement('mark');
        mark.textContent = text.slice(at, at + wanted.length);
        pieces.push(text.slice(from, at), mark);
        from = at + wanted.length;
    }
    pieces.push(text.slice(from));
    return pieces;
}

function timeText(at) {
    const two = (number) => String(number).padStart(2, '0');
    return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

function span(name, text) {
    const element = document.createElement('span');
    if (name) element.className = name;
    element.textContent = text;
    return element;
}
