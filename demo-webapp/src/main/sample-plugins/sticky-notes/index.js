'use strict';
// Sticky Notes: a Toru plugin in plain Node.js, without a package.
//
// index.js    starts up, listens, and hands each message to who can answer it
// host.js     the protocol: frames on a Unix socket, answers, the host's key-value store
// notes.js    what the plugin is for
//
// console.log and console.error both end up in the plugin's log.

const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const { HostConnection } = require('./host.js');
const notes = require('./notes.js');

const METADATA = {
    id: 'sticky-notes',
    name: 'Sticky Notes',
    version: '1.0.0',
    author: 'Toru',
    icon: '📝',
    route: '/notes',
};

if (process.argv[2] === '--metadata') {
    console.log(JSON.stringify(METADATA));
} else if (!process.env.TORU_PLUGIN_SOCKET) {
    console.error('sticky-notes is started by a Toru host, which sets TORU_PLUGIN_SOCKET; try --metadata');
    process.exitCode = 1;
} else {
    endWithHost();
    listen(process.env.TORU_PLUGIN_SOCKET);
}

/** Standard input is a pipe on which nothing comes. It ends when the host is gone; nobody needs this process then. */
function endWithHost() {
    if (fs.fstatSync(0).isFIFO()) process.stdin.on('end', () => process.exit(0)).resume();
}

function listen(socketPath) {
    fs.rmSync(socketPath, { force: true }); // Left by a run that was killed; listen() would fail on it.
    net.createServer((socket) => new HostConnection(socket, handle)).listen(socketPath);
}

const running = new Set();

/** Called with each message from the host that is not an answer to a question of ours. */
async function handle(message, host) {
    if (message.type === 'http') {
        const responding = respond(message.payload.payload, host);
        running.add(responding);
        host.answer(message, await responding);
        running.delete(responding);
    } else if (message.type === 'lifecycle') {
        await lifecycle(message.payload);
    } else if (message.type === 'kv') {
        host.answer(message, { value: null }); // The host may ask the plugin, too; this one has nothing to tell.
    }
    // Other types are newer than this plugin. Ignoring them is right.
}

async function lifecycle({ action, instance_id: instanceId }) {
    if (action === 'init') console.log(`started as pid ${process.pid} for host ${instanceId}`);
    if (action !== 'shutdown') return;
    // It may come on a connection of its own, while a request waits on another for the store.
    while (running.size > 0) await Promise.all(running);
    process.exit(0);
}

/** {method, path, headers, body} in, {status, headers, body} out. An error of ours is an answer, too: status 500. */
async function respond(request, host) {
    try {
        return (await route(request, host)) || json(404, { error: `There is no ${request.method} ${request.path} here` });
    } catch (error) {
        console.error(error);
        return json(500, { error: 'Internal error in sticky-notes; its log has the details' });
    }
}

async function route({ method, path: rawPath, body }, host) {
    const { pathname } = new URL(rawPath, 'http://plugin');
    const id = /^\/notes\/([0-9a-f-]{36})$/.exec(pathname)?.[1];
    switch (`${method} ${id ? '/notes/ID' : pathname}`) {
        case 'GET /':
            return json(200, { message: 'Sticky notes from Node.js', notes: (await notes.all(host)).length });
        case 'GET /notes':
            return json(200, { notes: await notes.all(host) });
        case 'POST /notes':
            return add(host, body);
        case 'DELETE /notes/ID':
            return (await notes.remove(host, id)) ? { status: 204, headers: {}, body: null } : undefined;
        case 'GET /bundle.js':
            return bundle();
    }
}

async function add(host, body) {
    const { note, problem } = await notes.add(host, body);
    return problem ? json(400, { error: problem }) : json(201, note);
}

function bundle() {
    const file = path.join(__dirname, 'frontend', 'bundle.js');
    return { status: 200, headers: { 'Content-Type': 'text/javascript; charset=utf-8' }, body: fs.readFileSync(file, 'utf8') };
}

function json(status, content) {
    return { status, headers: { 'Content-Type': 'application/json; charset=utf-8' }, body: JSON.stringify(content) };
}
