import { html, nothing, render } from '../vendor/lit-html-3.3.3/lit-html.js';
import { showToast } from '../../toru/toru-host.js';
import { addressOf, ask } from '../host.js';
import { Live } from '../live.js';
import { loading, notice } from '../parts.js';
import { GROUPS, NAMES } from './event-words.js';
import { count, liveness, perFrame } from './flow.js';
import { timeline } from './timeline.js';

/** How many events a stream begins with, and how many older ones come at a time. */
const TAIL = 100;

/** The most that the page keeps. */
const MOST = 2000;

/** How long after a stream's beginning there counts as nothing. */
const EMPTY_MS = 400;

/** How often "3 min ago" is looked at again. */
const TICK_MS = 15_000;

/** What happened to one plugin, followed live. */
export class EventsTab {
    #app;
    #address;
    #named;
    #types = '';
    #events = [];
    #more = true;
    #asking = null;
    #live;
    #trouble = null;
    #names = '';
    #settled = false;
    #settling;
    #place = document.createElement('div');
    #draw = perFrame(() => this.#drawNow());
    #tick = setInterval(() => this.#draw(), TICK_MS);

    /** @param {string} [id] of the plugin; that of all where there is none */
    constructor(app, id) {
        this.#app = app;
        this.#named = id === undefined;
        this.#address = this.#named ? 'api/plugins/events' : addressOf(id, '/events');
        this.#open();
    }

    render() {
        const some = this.#events.length;
        return html`<section class="events" aria-label="Events">
            <div class="filters">
                <label><span class="hidden">Show</span><select class="field" @change=${(event) => this.#narrow(event.target.value)}>
                    <option value="">Everything</option>
                    ${GROUPS.map(([name, types]) => html`<option value=${types.join(',')}>${name}</option>`)}
                    <optgroup label="One kind">${NAMES.map(([type, name]) => html`<option value=${type}>${name}</option>`)}</optgroup>
                </select></label>
                ${liveness(some ? this.#trouble : this.#trouble && 'Not live', some ? count(some, 'event', 'events') : '')}
            </div>
            ${this.#place}
            ${some ? nothing : this.#instead()}
        </section>`;
    }

    leave() {
        this.#live.close();
        this.#asking?.abort();
        this.#draw.cancel();
        clearInterval(this.#tick);
        clearTimeout(this.#settling);
    }

    /** The names of plugins may be known only now. */
    storeChanged() {
        const names = (this.#app.store.plugins ?? []).map((plugin) => `${plugin.id} ${plugin.name}`).join('\n');
        if (this.#named && names !== this.#names) this.#draw();
        this.#names = names;
    }

    #instead() {
        if (this.#trouble) return notice({ title: 'Events cannot be read', text: this.#trouble });
        if (!this.#settled) return loading('Reading what happened …');
        return this.#types
            ? notice({ title: 'Nothing of that kind', text: 'What happens from now on appears here.' })
            : notice({ title: 'Nothing happened yet', text: 'Starts, stops, crashes and changes appear here as they happen.' });
    }

    #drawNow() {
        const named = this.#named && ((id) => this.#app.store.plugin(id));
        render(html`${timeline(this.#events, named)}${this.#foot()}`, this.#place);
        this.#app.render();
    }

    #foot() {
        if (this.#events.length === 0) return nothing;
        const full = this.#events.length + TAIL > MOST;
        const none = !this.#more || this.#events.length < TAIL;
        const text = none ? 'Nothing older is known'
            : full ? `The page keeps ${count(MOST, 'event', 'events')} at most: choose a kind to see further back`
                : this.#asking ? 'Loading …' : 'Load older events';
        return html`<p class="foot"><button class="button ${none || full ? 'quiet' : ''}" type="button"
            aria-disabled=${none || full || this.#asking ? 'true' : nothing}
            @click=${() => !none && !full && this.#loadOlder()}>${text}</button></p>`;
    }

    #narrow(types) {
        this.#live.close();
        this.#asking?.abort();
        this.#types = types;
        this.#open();
    }

    #open() {
        this.#events = [];
        this.#more = true;
        this.#settled = false;
        const types = this.#types ? `&type=${this.#types}` : '';
        this.#live = new Live(`${this.#address}?follow=true&tail=${TAIL}${types}`, {
            message: (event) => this.#happened(event),
            lost: ({ message }) => this.#lost(message),
        }, (trouble) => this.#said(trouble));
        this.#draw();
    }

    #happened(event) {
        this.#events.unshift(event);
        if (this.#events.length > MOST) {
            this.#events.length = MOST;
            this.#more = true;
        }
        this.#draw();
    }

    /** Said where it belongs, above the last event that was there before. */
    #lost(message) {
        const last = this.#events[0];
        if (last && !last.lost) this.#happened({ lost: message, timestamp: last.timestamp, number: `after ${last.number}` });
    }

    #said(trouble) {
        this.#trouble = trouble;
        clearTimeout(this.#settling);
        if (!trouble) {
            this.#settling = setTimeout(() => {
                this.#settled = true;
                this.#app.render();
            }, EMPTY_MS);
        }
        this.#draw();
    }

    async #loadOlder() {
        if (this.#asking) return;
        const asking = new AbortController();
        this.#asking = asking;
        this.#draw();
        try {
            const oldest = this.#events.findLast((event) => !event.lost)?.number;
            const types = this.#types ? `&type=${this.#types}` : '';
            const { events, next } = await ask(
                `${this.#address}?before=${oldest}&limit=${TAIL}${types}`, { signal: asking.signal });
            if (asking.signal.aborted) return;
            this.#events.push(...events);
            this.#more = next !== null && next !== undefined;
        } catch (error) {
            if (!asking.signal.aborted) showToast(error.message, 'error');
        } finally {
            if (this.#asking === asking) this.#asking = null;
            this.#draw();
        }
    }
}

/** What happened to all plugins. */
export class EventsPage extends EventsTab {
    title = 'Events';

    constructor(app) {
        super(app);
    }

    render() {
        return html`
            <div class="heading">
                <div>
                    <h1 tabindex="-1">Events</h1>
                    <p>What happened to all plugins, and what somebody tried with them.</p>
                </div>
            </div>
            ${super.render()}`;
    }

    moveTo() {
        return true;
    }
}
