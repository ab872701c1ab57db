import { html, nothing } from './vendor/lit-html-3.3.3/lit-html.js';
import { repeat } from './vendor/lit-html-3.3.3/directives/repeat.js';
import { live } from './vendor/lit-html-3.3.3/directives/live.js';
import { face, icon } from './parts.js';
import { eventsAddress, manageAddress, overviewAddress, pluginAddress } from './router.js';
import { nameOf, stateKind, stateWord, summary } from './words.js';

/** With more plugins than that there is a field to find one. */
const MANY = 12;

/** The pages there are, and the plugins that are switched on. */
export class Sidebar {
    #app;
    #sought = '';
    #seen = '';

    constructor(app) {
        this.#app = app;
    }

    render() {
        const { place, menuOpen } = this.#app;
        return html`<nav id="sidebar" class="sidebar ${menuOpen ? 'open' : ''}" aria-label="Main">
            <ul>
                ${entry(overviewAddress, place.page === 'overview' && 'page', icon('layout-dashboard'), 'Plugins')}
                ${entry(eventsAddress, place.page === 'events' && 'page', icon('history'), 'Events')}
            </ul>
            ${this.#installed()}
        </nav>`;
    }

    /** Once it is drawn: brings the entry of another page than before into sight, if it is not. */
    drawn() {
        const current = document.querySelector('#sidebar [aria-current]');
        const address = current?.getAttribute('href') ?? '';
        if (!address || address === this.#seen || !current.offsetParent) return;
        this.#seen = address;
        const bar = document.getElementById('sidebar');
        const [frame, place] = [bar.getBoundingClientRect(), current.getBoundingClientRect()];
        if (place.top < frame.top || place.bottom > frame.bottom) {
            bar.scrollTop += place.top - frame.top - (bar.clientHeight - place.height) / 2;
        }
    }

    #installed() {
        const { store } = this.#app;
        const enabled = (store.plugins ?? []).filter((plugin) => plugin.enabled && plugin.state !== 'INVALID');
        if (enabled.length === 0) return nothing;
        const many = enabled.length > MANY;
        const those = many ? matching(enabled, this.#sought) : enabled;
        return html`
            <h2 id="installed">Installed</h2>
            ${many ? this.#field() : nothing}
            <ul aria-labelledby="installed">${repeat(those, (plugin) => plugin.id, (plugin) => this.#plugin(plugin))}</ul>
            ${many ? html`<p class="sum" role="status">${those.length === 0 ? 'No plugin matches.' : nothing}</p>` : nothing}
            <p class="sum">${summary(store.plugins)}</p>`;
    }

    #field() {
        return html`<label class="find">${icon('search')}<span class="hidden">Find a plugin by its name</span>
            <input class="field" type="search" placeholder="Find a plugin" autocomplete="off" spellcheck="false"
                .value=${live(this.#sought)} @input=${(event) => this.#seek(event.target.value)}
                @keydown=${(event) => this.#pressed(event)}></label>`;
    }

    #plugin(plugin) {
        const { store, place } = this.#app;
        const pageless = store.pageless.has(plugin.id);
        const here = place.id === plugin.id && (place.page === (pageless ? 'manage' : 'plugin') ? 'page' : 'true');
        return entry(pageless ? manageAddress(plugin.id) : pluginAddress(plugin.id), here, face(plugin, 'small'), nameOf(plugin),
            html`<span class="dot ${stateKind(plugin)}" title=${stateWord(plugin)}></span>
                <span class="hidden">${stateWord(plugin)}</span>`);
    }

    #pressed(event) {
        if (event.key !== 'Escape' || !this.#sought) return;
        event.preventDefault();
        event.stopPropagation(); // The menu stays open.
        this.#seek('');
    }

    #seek(text) {
        this.#sought = text;
        this.#app.render();
    }
}

/** Those of the plugins whose name or id has all the words. */
export function matching(plugins, text) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    return plugins.filter((plugin) => {
        const said = `${nameOf(plugin)} ${plugin.id}`.toLowerCase();
        return words.every((word) => said.includes(word));
    });
}

/** @param {'page' | 'true' | false} current whether it is what is shown, or what that is about */
function entry(address, current, drawing, text, more = nothing) {
    return html`<li><a href=${address} aria-current=${current || nothing}>
        ${drawing}<span class="text">${text}</span>${more}</a></li>`;
}
