'use strict';
const { randomUUID } = require('node:crypto');

// All notes are one JSON text under one key of the host's store, so they outlive this process.
const KEY = 'notes';
const LONGEST = 280;
const MOST = 100;

// Adding and removing read the notes, change them and write them back. While one change waits for the host's answer
// another request may come in; changes therefore queue up behind each other.
let lastChange = Promise.resolve();

function inTurn(change) {
    const result = lastChange.then(change);
    lastChange = result.catch(() => {});
    return result;
}

async function all(host) {
    return JSON.parse((await host.kv('get', KEY)) || '[]');
}

/** Adds a note from a request's body, {"text": "…"}; gives {note}, or {problem} when there is something wrong with it. */
async function add(host, body) {
    const text = textOf(body);
    if (!text) return { problem: 'Send a note as JSON: {"text": "buy milk"}' };
    if (text.length > LONGEST) return { problem: `A note has at most ${LONGEST} characters; this one has ${text.length}` };
    return inTurn(async () => {
        const notes = await all(host);
        if (notes.length >= MOST) return { problem: `There are ${MOST} notes, and no room for more: remove one first` };
        const note = { id: randomUUID(), text, created_at: new Date().toISOString() };
        await host.kv('set', KEY, JSON.stringify([note, ...notes]));
        return { note };
    });
}

function textOf(body) {
    try {
        const { text } = JSON.parse(body);
        return typeof text === 'string' ? text.trim() : '';
    } catch {
        return '';
    }
}

/** Removes a note; false when there is no such note. */
function remove(host, id) {
    return inTurn(async () => {
        const notes = await all(host);
        const left = notes.filter((note) => note.id !== id);
        if (left.length < notes.length) await host.kv('set', KEY, JSON.stringify(left));
        return left.length < notes.length;
    });
}

module.exports = { all, add, remove };
