'use strict';
const fs = require('node:fs');
const net = require('node:net');
const { HostConnection } = require('./host.js');

const METADATA = { id: '@id@', name: '@name@', version: '0.1.0', route: '/@id@', icon: '🧩' };

/** Answers one request of a browser's. */
async function answer(request, host) {
    const path = request.path.split('?')[0];
    if (path !== '/') return text(404, 'Not found');
    const visits = Number(await host.kv('get', 'visits') || 0) + 1;
    await host.kv('set', 'visits', String(visits));
    return json(200, { message: 'Hello from @name@!', visits });
}

function json(status, value) {
    return { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) };
}

function text(status, body) {
    return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body };
}

/** What the host says or asks. */
async function handle(message, host) {
    if (message.type === 'lifecycle' && message.payload.action === 'shutdown') stop();
    if (message.type === 'kv') host.answer(message, { value: null });
    if (message.type !== 'http') return;
    try {
        host.answer(message, await answer(message.payload.payload, host));
    } catch (error) {
        console.error(`error: ${error.stack}`);
        host.answer(message, text(500, 'The plugin failed; its log has the details.'));
    }
}

/** What is being written still goes out. */
function stop() {
    fs.rmSync(process.env.TORU_PLUGIN_SOCKET, { force: true });
    setTimeout(() => process.exit(0), 50);
}

if (process.argv[2] === '--metadata') {
    console.log(JSON.stringify(METADATA));
} else {
    // The host's end of standard input: when the host is gone, so are we. Run by hand it is something else.
    if (fs.fstatSync(0).isFIFO()) process.stdin.on('end', () => process.exit(0)).resume();
    process.on('SIGTERM', stop);
    fs.rmSync(process.env.TORU_PLUGIN_SOCKET, { force: true }); // left by a run that was killed
    net.createServer({ allowHalfOpen: false }, (socket) => new HostConnection(socket, handle))
        .listen(process.env.TORU_PLUGIN_SOCKET, () => console.error('info: listening'));
}
