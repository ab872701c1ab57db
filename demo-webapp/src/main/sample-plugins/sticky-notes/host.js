'use strict';
const { randomUUID } = require('node:crypto');

/**
 * One connection from the host. A frame is a 4-byte big-endian length, then that many bytes of UTF-8 JSON.
 * Data arrives in pieces that know nothing of frames: half a length, or three frames at once.
 */
class HostConnection {
    #socket;
    #handle;
    #pieces = [];
    #length = 0;
    #wanted = 4;
    #questions = new Map();

    /** @param handle (message, connection) => Promise, called for what the host asks */
    constructor(socket, handle) {
        this.#socket = socket;
        this.#handle = handle;
        socket.on('data', (piece) => this.#receive(piece));
        socket.on('close', () => this.#giveUp());
        // A connection that breaks is the end of that connection, not of the plugin: the host opens another one.
        socket.on('error', (error) => console.error(`connection lost: ${error.message}`));
    }

    /** Answers a message. Repeating its request_id is what tells the host which question this answers. */
    answer(request, payload) {
        this.#send(request.type, request.request_id, payload);
    }

    /** Asks the host's key-value store: "get", "set" or "delete". Values are strings. Also while answering a request. */
    kv(action, key, value) {
        const requestId = randomUUID();
        return new Promise((resolve, reject) => {
            this.#questions.set(requestId, { resolve, reject });
            this.#send('kv', requestId, { action, key, value });
        });
    }

    #send(type, requestId, payload) {
        const body = Buffer.from(JSON.stringify({ type, timestamp: new Date().toISOString(), request_id: requestId, payload }));
        const length = Buffer.alloc(4);
        length.writeUInt32BE(body.length);
        this.#socket.write(Buffer.concat([length, body]));
    }

    #receive(piece) {
        this.#pieces.push(piece);
        this.#length += piece.length;
        // Joined only when a frame is complete: with each of a thousand pieces it would take seconds for a large body.
        if (this.#length < this.#wanted) return;
        let received = Buffer.concat(this.#pieces);
        while (received.length >= (this.#wanted = 4)) {
            const end = 4 + received.readUInt32BE(0);
            if (received.length < end) {
                this.#wanted = end;
                break;
            }
            this.#dispatch(JSON.parse(received.toString('utf8', 4, end)));
            received = received.subarray(end);
        }
        this.#pieces = [received];
        this.#length = received.length;
    }

    #dispatch(message) {
        const question = message.type === 'kv' && this.#questions.get(message.request_id);
        if (!question) {
            this.#handle(message, this).catch((error) => console.error(error));
            return;
        }
        this.#questions.delete(message.request_id);
        const { error, value } = message.payload;
        if (error) question.reject(new Error(`the host refused the kv request: ${JSON.stringify(error)}`));
        else question.resolve(value);
    }

    #giveUp() {
        for (const { reject } of this.#questions.values()) reject(new Error('the host closed the connection'));
        this.#questions.clear();
    }
}

module.exports = { HostConnection };
